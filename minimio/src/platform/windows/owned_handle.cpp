#include "minimio/owned_handle.hpp"

#include <winsock2.h>

namespace minimio {

void OwnedHandle::close() noexcept {
  if (handle_ != none) ::closesocket(release());
}

}  // namespace minimio
