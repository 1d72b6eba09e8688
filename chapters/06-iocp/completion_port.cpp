#include "completion_port.hpp"

//! [calls]
CompletionPort::CompletionPort()
    : port_{::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1)} {
  if (!port_) net::throw_last_error("CreateIoCompletionPort");
}

bool CompletionPort::associate(const net::Socket& socket) {
  return ::CreateIoCompletionPort(socket.as_handle(), port_, 0, 0) == port_;
}

std::span<const OVERLAPPED_ENTRY> CompletionPort::wait(DWORD timeout_ms) {
  ULONG count = 0;
  if (::GetQueuedCompletionStatusEx(port_, completions_.data(), most_completions,
                                    &count, timeout_ms, FALSE)) {
    return std::span{completions_}.first(count);
  }
  if (::GetLastError() != WAIT_TIMEOUT)
    net::throw_last_error("GetQueuedCompletionStatusEx");
  return {};
}
//! [calls]
