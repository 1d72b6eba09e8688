#pragma once

#include <filesystem>
#include <functional>

#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/handle.hpp"

namespace minimio::loop {

enum class ChangeKind {
  renamed,  ///< It came, or went, or another took its place.
  changed,  ///< What is in it, or its attributes.
};

struct FileChange {
  ChangeKind kind;
  /// The file's own; in a directory, the entry's, and "." for the directory itself.
  /// Empty: look at all of the directory, since so much has changed that the system did
  /// not keep it.
  std::filesystem::path name;
};

/// Calls back when a file changes, or what is in a directory, though not in directories
/// below it.
///
/// It tells that something is different now, not by which steps: several changes may be
/// told as one, and one as several. To know what has become of the file, look at it.
///
///  - A file is watched by its name. Another that takes its place, as with editors,
///    which save by rename(2), is watched from then on; one that goes may come back.
///  - When the directory goes or is renamed, the watched one or that of the file, this
///    is the last change: `renamed`, and the handle is active no more.
///
/// macOS and the BSDs tell of a directory that an entry came or went, with an empty
/// name, and nothing of what is in the entries. On Windows a directory that is renamed
/// is watched on.
/// @see inotify(7), kqueue(2) (EVFILT_VNODE), ReadDirectoryChangesW
class MINIMIO_API FileWatcher : public Handle {
 public:
  using Callback = std::function<void(const FileChange&)>;

  explicit FileWatcher(EventLoop& loop);

  /// Calls back for what changes from now on, in order, one change a turn. If it has
  /// been started already, this is a change, and what has not been told is forgotten.
  /// @param path symbolic links in it are followed now, and not again.
  /// @throws std::system_error which names the path: no_such_file_or_directory;
  ///   too_many_files_open, or on Linux no_space_on_device, when the system watches as
  ///   much as it may (inotify(7), /proc interfaces); operation_not_supported where it
  ///   watches no files. What was started before goes on.
  void start(const std::filesystem::path& path, Callback callback);

  /// What has not been told is forgotten.
  void stop() noexcept;
};

}  // namespace minimio::loop
