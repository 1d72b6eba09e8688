#include "harness/measure.hpp"

#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
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

std::string content(const fs::path& file) {
  std::ifstream stream{file};
  return {std::istreambuf_iterator{stream}, {}};
}

// proc(5): the state is the letter behind the name, which may itself hold anything.
bool is_in_state(const fs::path& thread, char state) {
  const auto stat = content(thread / "stat");
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos) return false;  // it has just ended, perhaps all
  return stat.at(name_end + 2) == state;
}

bool wait_for_state(pid_t process, char state, Deadline deadline) {
  return eventually(
      [&] {
        std::error_code error;
        const fs::directory_iterator all{proc(process) / "task", error};
        return std::all_of(begin(all), end(all),
                           [&](const auto& task) { return is_in_state(task, state); });
      },
      deadline);
}

void let_time_pass(std::chrono::milliseconds time) { wait_for({}, within(time)); }

}  // namespace

#ifdef __APPLE__
std::optional<std::chrono::nanoseconds> cpu_time(pid_t) { return std::nullopt; }
#else
std::optional<std::chrono::nanoseconds> cpu_time(pid_t process) {
  clockid_t clock;
  timespec time;
  if (::clock_getcpuclockid(process, &clock) != 0 ||
      ::clock_gettime(clock, &time) != 0) {
    return std::nullopt;
  }
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}
#endif

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
    // What is clean is the program's file, and shared when somebody else runs it, too.
    if (line.starts_with("Private_Dirty"))
      total += std::stoul(line.substr(line.find(':') + 1));
  }
  return total;
}

std::optional<std::size_t> sleeps(pid_t process) {
  std::error_code error;
  std::size_t total = 0;
  for (const auto& task : fs::directory_iterator{proc(process) / "task", error}) {
    const auto status = content(task.path() / "status");
    const std::string name = "\nvoluntary_ctxt_switches:";
    const auto place = status.find(name);
    if (place != std::string::npos)
      total += std::stoul(status.substr(place + name.size()));
  }
  return error ? std::nullopt : std::optional{total};
}

bool wait_until_asleep(pid_t process, Deadline deadline) {
  return wait_for_state(process, 'S', deadline);
}

bool wait_until_stopped(pid_t process, Deadline deadline) {
  return wait_for_state(process, 'T', deadline);
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
