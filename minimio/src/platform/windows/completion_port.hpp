#pragma once

#include <winsock2.h>

#include <span>

namespace minimio {

/// A queue in the system, of packets that tell what has been completed. They come out
/// in the order in which they went in.
class CompletionPort {
 public:
  CompletionPort();
  ~CompletionPort() { ::CloseHandle(port_); }
  CompletionPort(const CompletionPort&) = delete;
  CompletionPort& operator=(const CompletionPort&) = delete;

  /// What is done with this file is told here from now on.
  void watch(HANDLE file);

  /// A packet that is about nothing: its lpOverlapped is null. Any thread.
  /// @see PostQueuedCompletionStatus
  void post() noexcept { ::PostQueuedCompletionStatus(port_, 0, 0, nullptr); }

  /// Waits for packets.
  /// @param timeout in milliseconds; INFINITE waits for ever.
  /// @return those that came, in `room`; none when the time has passed.
  /// @see GetQueuedCompletionStatusEx
  std::span<const OVERLAPPED_ENTRY> dequeue(std::span<OVERLAPPED_ENTRY> room,
                                            DWORD timeout);

 private:
  HANDLE port_;
};

}  // namespace minimio
