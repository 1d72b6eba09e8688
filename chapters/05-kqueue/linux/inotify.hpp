#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "knote.hpp"
#include "net/descriptor.hpp"

namespace kq {

/// Whoever is told what happens to a file.
struct FileListener {
  FileListener() = default;
  FileListener(const FileListener&) = delete;
  FileListener& operator=(const FileListener&) = delete;
  virtual ~FileListener() = default;

  virtual void happened(std::uint32_t mask) = 0;  // IN_. inotify(7)
  int watch = -1;
};

/// inotify wants a path. This one leads to the open file, even if it has no other name
/// any more. proc(5)
inline std::string path_of(int descriptor) {
  return "/proc/self/fd/" + std::to_string(descriptor);
}

/// The files that one queue watches. inotify(7)
class Inotify {
 public:
  explicit Inotify(Queue& queue) : queue_{queue} {}

  /// Tells the listener of these events from now on; again, of further ones.
  /// @throws std::system_error
  void add(FileListener& listener, const std::string& path, std::uint32_t mask);
  void remove(FileListener& listener);
  /// Tells all what has happened since the last call.
  void read();

 private:
  Queue& queue_;
  net::Descriptor descriptor_;
  std::map<int, std::vector<FileListener*>>
      watches_;  // a file has one, however often open
};

}  // namespace kq
