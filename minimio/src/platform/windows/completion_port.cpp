#include "platform/windows/completion_port.hpp"

#include "platform/windows/system_call.hpp"

namespace minimio {

CompletionPort::CompletionPort()
    : port_{::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1)} {
  if (!port_) throw_last_error("CreateIoCompletionPort");
}

void CompletionPort::watch(HANDLE file) {
  if (!::CreateIoCompletionPort(file, port_, 0, 0))
    throw_last_error("CreateIoCompletionPort");
}

std::span<const OVERLAPPED_ENTRY> CompletionPort::dequeue(
    std::span<OVERLAPPED_ENTRY> room, DWORD timeout) {
  ULONG count = 0;
  if (::GetQueuedCompletionStatusEx(port_, room.data(), static_cast<ULONG>(room.size()),
                                    &count, timeout, FALSE))
    return room.first(count);
  if (::GetLastError() != WAIT_TIMEOUT) throw_last_error("GetQueuedCompletionStatusEx");
  return {};
}

}  // namespace minimio
