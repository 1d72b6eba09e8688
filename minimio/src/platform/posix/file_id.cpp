#include "platform/posix/file_id.hpp"

#include <sys/stat.h>

#include "platform/posix/system_call.hpp"

namespace minimio {

std::optional<FileId> identify(int descriptor) noexcept {
  struct stat status;
  if (::fstat(descriptor, &status) != 0) return {};
  return FileId{status.st_dev, status.st_ino};
}

FileId identify_watchable(int descriptor) {
  struct stat status;
  check(::fstat(descriptor, &status), "fstat");
  if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
    throw_error(std::errc::operation_not_permitted, "add");
  return {status.st_dev, status.st_ino};
}

bool is_pipe(int descriptor) noexcept {
  struct stat status;
  return ::fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
}

}  // namespace minimio
