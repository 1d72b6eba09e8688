#pragma once

#include <winsock2.h>
// After winsock2.h, which they need.
#include <mswsock.h>
#include <winternl.h>

#include "kit/lent.hpp"
#include "net/winsock.hpp"

#ifndef SIO_BASE_HANDLE
#define SIO_BASE_HANDLE 0x48000022
#endif

// It is in ntdll, but in no header.
extern "C" NTSTATUS NTAPI NtCancelIoFileEx(HANDLE file, IO_STATUS_BLOCK* operation,
                                           IO_STATUS_BLOCK* status);

/// What a poll of AFD asks for and answers.
enum AfdEvents : ULONG {
  afd_receive = 0x001,
  afd_send = 0x004,
  afd_disconnect = 0x008,  // the peer sends no more
  afd_abort = 0x010,       // the connection was reset
  afd_accept = 0x080,
};

/// A poll of one socket. It is lent from `Afd::begin` until `Afd::wait` returns it.
class Poll {
 public:
  Poll() = default;
  Poll(const Poll&) = delete;
  Poll& operator=(const Poll&) = delete;

  bool is_idle() const { return is_idle_; }

  /// What it was begun with.
  ULONG asked() const { return asked_; }

  /// What has happened, when it has come back: nothing, most likely, if it was
  /// cancelled.
  ULONG answer() const {
    return result_.Status == 0 && form_.socket_count == 1 ? form_.events : 0;
  }

 private:
  friend class Afd;

  struct Form {
    LARGE_INTEGER timeout;
    ULONG socket_count;
    ULONG exclusive;
    HANDLE socket;
    ULONG events;
    NTSTATUS status;
  };

  bool is_idle_ = true;
  ULONG asked_ = 0;
  Form form_{};
  IO_STATUS_BLOCK result_{};
};

/// The driver below Winsock, and a port that its polls come back to. As in the chapter.
class Afd {
 public:
  Afd() {
    static wchar_t path[] = L"\\Device\\Afd\\exercise";
    UNICODE_STRING name{sizeof path - sizeof *path, sizeof path, path};
    OBJECT_ATTRIBUTES attributes{};
    attributes.Length = sizeof attributes;
    attributes.ObjectName = &name;
    IO_STATUS_BLOCK result;
    require(::NtCreateFile(&device_, SYNCHRONIZE, &attributes, &result, nullptr, 0,
                           FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_OPEN, 0, nullptr,
                           0) == 0,
            "NtCreateFile");
    port_ = ::CreateIoCompletionPort(device_, nullptr, 0, 1);
    require(port_ != nullptr, "CreateIoCompletionPort");
  }
  ~Afd() {
    ::CloseHandle(device_);
    ::CloseHandle(port_);
  }
  Afd(const Afd&) = delete;
  Afd& operator=(const Afd&) = delete;

  /// Hands in the form. The poll comes back when one of the events has come, even if
  /// that is now.
  void begin(Poll& poll, const net::Socket& socket, ULONG events) {
    kit::lend({reinterpret_cast<const char*>(&poll), sizeof poll}, {});
    poll.is_idle_ = false;
    poll.asked_ = events;
    poll.form_ = {.timeout = {.QuadPart = INT64_MAX},
                  .socket_count = 1,
                  .exclusive = FALSE,
                  .socket = base_of(socket),
                  .events = events,
                  .status = 0};
    const auto status = ::NtDeviceIoControlFile(
        device_, nullptr, nullptr, &poll, &poll.result_, poll_request, &poll.form_,
        sizeof poll.form_, &poll.form_, sizeof poll.form_);
    require(status >= 0, "NtDeviceIoControlFile");
  }

  /// Asks for it to come back. It will, even so.
  void cancel(Poll& poll) {
    IO_STATUS_BLOCK ignored;
    if (!poll.is_idle()) ::NtCancelIoFileEx(device_, &poll.result_, &ignored);
  }

  /// Waits for a poll to come back.
  Poll& wait() {
    kit::look_at_lent(__builtin_frame_address(0));
    OVERLAPPED_ENTRY entry;
    ULONG count = 0;
    require(
        ::GetQueuedCompletionStatusEx(port_, &entry, 1, &count, INFINITE, FALSE) != 0,
        "GetQueuedCompletionStatusEx");
    auto& poll = *reinterpret_cast<Poll*>(entry.lpOverlapped);
    kit::take_back(&poll);
    poll.is_idle_ = true;
    return poll;
  }

 private:
  static constexpr ULONG poll_request = 0x12024;  // IOCTL_AFD_POLL

  static void require(bool succeeded, const char* call) {
    if (!succeeded) net::throw_last_error(call);
  }

  static HANDLE base_of(const net::Socket& socket) {
    SOCKET base = INVALID_SOCKET;
    DWORD size;
    require(::WSAIoctl(socket.get(), SIO_BASE_HANDLE, nullptr, 0, &base, sizeof base,
                       &size, nullptr, nullptr) == 0,
            "WSAIoctl");
    return reinterpret_cast<HANDLE>(base);
  }

  HANDLE device_ = nullptr;
  HANDLE port_ = nullptr;
};
