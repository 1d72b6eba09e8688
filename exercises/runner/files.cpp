#include "runner/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <system_error>

namespace runner {
namespace {

namespace fs = std::filesystem;

/// Down to the disk. @return whether it worked; if not, errno says why.
bool write_file(const fs::path& path, const std::string& text) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{
      std::fopen(path.c_str(), "w"), std::fclose};
  return file && std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() &&
         std::fflush(file.get()) == 0 && ::fsync(::fileno(file.get())) == 0;
}

fs::path with_suffix(fs::path path, const std::string& suffix) {
  return path += suffix;
}

}  // namespace

fs::path folder(const char* variable, const char* usual) {
  const auto* chosen = std::getenv(variable);
  return chosen && *chosen ? fs::absolute(chosen) : fs::path{usual};
}

std::string read_file(const fs::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void replace_file(const fs::path& path, const std::string& text) {
  const auto beside = with_suffix(path, ".new");
  if (write_file(beside, text) && std::rename(beside.c_str(), path.c_str()) == 0)
    return;
  const std::system_error error{errno, std::generic_category(), path.string()};
  std::remove(beside.c_str());
  throw error;
}

fs::path put_aside(const fs::path& path) {
  int number = 1;
  while (fs::exists(with_suffix(path, "." + std::to_string(number)))) ++number;
  const auto aside = with_suffix(path, "." + std::to_string(number));
  fs::rename(path, aside);
  return aside;
}

ScratchFolder::ScratchFolder()
    : path_{fs::path{MINIMIO_BUILD_DIR} / "exercises" /
            ("scratch-" + std::to_string(std::random_device{}()))} {
  fs::create_directories(path_);
}

ScratchFolder::~ScratchFolder() {
  std::error_code left_behind;
  fs::remove_all(path_, left_behind);
}

Lock::Lock(const fs::path& folder)
    : folder_{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)} {
  while (::flock(folder_, LOCK_EX) != 0 && errno == EINTR) continue;
}

Lock::~Lock() {
  if (folder_ >= 0) ::close(folder_);
}

}  // namespace runner
