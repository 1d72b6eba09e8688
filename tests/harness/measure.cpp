#include "harness/measure.hpp"

#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace harness {
namespace {

namespace fs = std::filesystem;

fs::path proc(pid_t process) { return fs::path{"/proc"} / std::to_string(process); }

std::optional<std::size_t> entries(const fs::path& folder) {
  std::error_code error;
  const fs::directory_iterator all{folder, error};
  if (error) return std::nullopt;
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// proc(5): the state is the letter behind the name, which may itself hold anything.
bool is_asleep(const fs::path& thread) {
  std::ifstream stat{thread / "stat"};
  std::ostringstream text;
  text << stat.rdbuf();
  const auto name_end = text.str().rfind(')');
  return name_end == std::string::npos || text.str().substr(name_end + 2, 1) == "S";
}

void let_time_pass(std::chrono::milliseconds time) { wait_for({}, within(time)); }

}  // namespace

std::optional<std::chrono::nanoseconds> cpu_time(pid_t process) {
  clockid_t clock;
  timespec time;
  if (::clock_getcpuclockid(process, &clock) != 0 ||
      ::clock_gettime(clock, &time) != 0) {
    return std::nullopt;
  }
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

std::optional<std::size_t> open_descriptors(pid_t process) {
  return entries(proc(process) / "fd");
}

std::optional<std::size_t> threads(pid_t process) {
  return entries(proc(process) / "task");
}

std::optional<std::size_t> private_kib(pid_t process) {
  std::ifstream rollup{proc(process) / "smaps_rollup"};
  if (!rollup) return std::nullopt;
  std::size_t total = 0;
  for (std::string line; std::getline(rollup, line);) {
    if (line.starts_with("Private_"))
      total += std::stoul(line.substr(line.find(':') + 1));
  }
  return total;
}

bool wait_until_asleep(pid_t process, Deadline deadline) {
  return eventually(
      [&] {
        std::error_code error;
        const fs::directory_iterator all{proc(process) / "task", error};
        return std::all_of(begin(all), end(all),
                           [](const auto& task) { return is_asleep(task); });
      },
      deadline);
}

std::optional<std::chrono::nanoseconds> idle_cpu_time(
    pid_t process, std::chrono::milliseconds window) {
  const auto before = cpu_time(process);
  let_time_pass(window);
  const auto after = cpu_time(process);
  if (!before || !after) return std::nullopt;
  return *after - *before;
}

std::size_t raise_descriptor_limit() {
  rlimit limit;
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

bool eventually(const std::function<bool()>& condition, Deadline deadline) {
  while (!condition()) {
    if (Clock::now() >= deadline) return false;
    let_time_pass(std::chrono::milliseconds{1});
  }
  return true;
}

}  // namespace harness
