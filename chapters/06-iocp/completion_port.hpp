#pragma once

#include <array>
#include <span>

#include "net/winsock.hpp"

//! [port]
/// A queue that the kernel puts completions into.
/// @see CreateIoCompletionPort
class CompletionPort {
 public:
  CompletionPort();
  ~CompletionPort() { ::CloseHandle(port_); }
  CompletionPort(const CompletionPort&) = delete;
  CompletionPort& operator=(const CompletionPort&) = delete;

  /// Completions of what the socket does come here from now on, for as long as it
  /// lives.
  bool associate(const net::Socket& socket);

  /// Waits until there is a completion or the time has passed, which gives none.
  /// @param timeout_ms in milliseconds, or INFINITE.
  std::span<const OVERLAPPED_ENTRY> wait(DWORD timeout_ms);

  /// Puts in a completion of our own, without an operation. Any thread may.
  void post() const { ::PostQueuedCompletionStatus(port_, 0, 0, nullptr); }

 private:
  HANDLE port_;
  static constexpr ULONG most_completions = 256;
  std::array<OVERLAPPED_ENTRY, most_completions> completions_;
};
//! [port]
