#pragma once

#include <winsock2.h>

#include <memory>

namespace minimio {

struct KernelHandleCloser {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const noexcept { ::CloseHandle(handle); }
};

/// Owns a process, a file, an end of a pipe: what CloseHandle closes. A socket is an
/// OwnedHandle.
using KernelHandle = std::unique_ptr<void, KernelHandleCloser>;

}  // namespace minimio
