#include "minimio/owned_handle.hpp"

#include <unistd.h>

namespace minimio {

void OwnedHandle::close() noexcept {
  if (handle_ != none) ::close(release());
}

}  // namespace minimio
