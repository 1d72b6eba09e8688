#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <string>

#include "http/open_below.hpp"
#include "minimio/owned_handle.hpp"

namespace http {
namespace {

Opened why_not() {
  const bool is_short = errno == EMFILE || errno == ENFILE || errno == ENOMEM;
  return {is_short ? What::no_descriptor : What::nothing};
}

}  // namespace

//! [open-below]
Opened open_below(const std::filesystem::path& folder, std::string_view name) {
  constexpr int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW;
  minimio::OwnedHandle at{::open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY)};
  for (auto slash = name.find('/'); at && slash != name.npos; slash = name.find('/')) {
    const std::string part{name.substr(0, slash)};
    at = minimio::OwnedHandle{::openat(at.get(), part.c_str(), flags | O_DIRECTORY)};
    name.remove_prefix(slash + 1);
  }
  if (!at) return why_not();
  // To open a pipe would wait for its writer.
  at = minimio::OwnedHandle{
      ::openat(at.get(), std::string{name}.c_str(), flags | O_NONBLOCK)};
  struct stat status;
  if (!at || ::fstat(at.get(), &status) != 0) return why_not();
  if (S_ISDIR(status.st_mode)) return {What::folder};
  if (!S_ISREG(status.st_mode)) return {};
  auto* const file = ::fdopen(at.get(), "rb");
  if (!file) return why_not();
  at.release();
  return {What::file, decltype(Opened::file){file},
          static_cast<std::uint64_t>(status.st_size)};
}
//! [open-below]

}  // namespace http
