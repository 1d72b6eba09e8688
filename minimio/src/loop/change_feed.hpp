#pragma once

#include <deque>
#include <filesystem>
#include <memory>

#include "minimio/loop/file_watcher.hpp"
#include "minimio/native_handle.hpp"

namespace minimio::loop {

/// A directory's entries, or one of them. Files are watched from their directory, since
/// another file may take their place.
struct Watched {
  std::filesystem::path directory;
  std::filesystem::path entry;  ///< Empty: all.

  bool is_directory() const { return entry.empty(); }
  std::filesystem::path path() const {
    return is_directory() ? directory : directory / entry;
  }
  /// What is left to say when the directory goes.
  FileChange end() const { return {ChangeKind::renamed, is_directory() ? "." : entry}; }
  /// When the system has lost count.
  FileChange overflow() const { return {ChangeKind::renamed, entry}; }
};

/// What the system tells of changes. Each system has its own.
class ChangeFeed {
 public:
  virtual ~ChangeFeed() = default;
  /// Readable while something is to be taken.
  virtual NativeHandle handle() const noexcept = 0;
  /// Appends what has happened, perhaps nothing.
  /// @return false when this was the last, since the directory has gone.
  virtual bool take(std::deque<FileChange>& changes) = 0;

 protected:
  ChangeFeed() = default;
  ChangeFeed(const ChangeFeed&) = delete;
  ChangeFeed& operator=(const ChangeFeed&) = delete;
};

/// @throws std::system_error
std::unique_ptr<ChangeFeed> make_change_feed(Watched watched);

}  // namespace minimio::loop
