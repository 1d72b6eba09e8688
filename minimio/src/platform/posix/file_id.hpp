#pragma once

#include <sys/types.h>

#include <optional>

namespace minimio {

/// What is behind a descriptor. When the number is closed and comes again, this
/// differs. Not so with an eventfd, a timerfd and their kin, which all share one on
/// Linux.
/// @see inode(7)
struct FileId {
  dev_t device;
  ino_t inode;
  friend bool operator==(const FileId&, const FileId&) = default;
};

/// Nothing, when the descriptor is not open.
std::optional<FileId> identify(int descriptor) noexcept;

/// The same, for one that is to be watched.
/// @throws std::system_error bad_file_descriptor; operation_not_permitted for a file or
/// a
///   folder, which are always ready. epoll_ctl(2)
FileId identify_watchable(int descriptor);

bool is_pipe(int descriptor) noexcept;

}  // namespace minimio
