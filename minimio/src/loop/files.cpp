#include "minimio/loop/files.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <utility>

#include "loop/queue_result.hpp"

namespace minimio::loop {
namespace {

// A stream keeps no error, but errno still has that of the call beneath it.
[[noreturn]] void throw_errno(const char* call) {
  throw std::system_error{errno == 0 ? EIO : errno, std::generic_category(), call};
}

std::string read(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  if (!file) throw_errno("open");
  std::string bytes;
  std::array<char, 64 * 1024> part;
  while (file) {
    file.read(part.data(), part.size());
    bytes.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) throw_errno("read");
  return bytes;
}

void write(const std::filesystem::path& path, const std::string& bytes) {
  errno = 0;
  std::ofstream file{path, std::ios::binary};
  if (!file) throw_errno("open");
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw_errno("write");
}

void look_at(const std::filesystem::path& path, FileStatus& status) {
  status.is_directory = std::filesystem::is_directory(path);
  status.modified = std::filesystem::last_write_time(path);
  if (!status.is_directory) status.size = std::filesystem::file_size(path);
}

}  // namespace

Work read_file(EventLoop& loop, std::filesystem::path path,
               std::function<void(const FileContents&)> callback) {
  return queue_result<FileContents>(
      loop, [path = std::move(path)](FileContents& file) { file.bytes = read(path); },
      std::move(callback));
}

Work write_file(EventLoop& loop, std::filesystem::path path, std::string bytes,
                Done done) {
  return queue_work(
      loop, [path = std::move(path), bytes = std::move(bytes)] { write(path, bytes); },
      std::move(done));
}

Work stat_file(EventLoop& loop, std::filesystem::path path,
               std::function<void(const FileStatus&)> callback) {
  return queue_result<FileStatus>(
      loop, [path = std::move(path)](FileStatus& status) { look_at(path, status); },
      std::move(callback));
}

}  // namespace minimio::loop
