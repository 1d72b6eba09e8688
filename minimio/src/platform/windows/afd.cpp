#include "platform/windows/afd.hpp"

#include <mswsock.h>

#include <cstdint>
#include <system_error>

#include "socket_api.hpp"

#ifndef SIO_BASE_HANDLE
#define SIO_BASE_HANDLE 0x48000022
#endif
#ifndef SIO_BSP_HANDLE_POLL
#define SIO_BSP_HANDLE_POLL 0x4800001D
#endif

// It is in ntdll, but in no header.
extern "C" NTSTATUS NTAPI NtCancelIoFileEx(HANDLE file, IO_STATUS_BLOCK* operation,
                                           IO_STATUS_BLOCK* status);

namespace minimio {
namespace {

constexpr ULONG poll_request = 0x12024;  // IOCTL_AFD_POLL
constexpr auto status_pending = static_cast<NTSTATUS>(0x103);
constexpr auto status_invalid_handle = static_cast<NTSTATUS>(0xC000'0008);
constexpr auto status_object_type_mismatch = static_cast<NTSTATUS>(0xC000'0024);

[[noreturn]] void fail(NTSTATUS status, const char* call) {
  const auto error = static_cast<int>(::RtlNtStatusToDosError(status));
  throw std::system_error{error, std::system_category(), call};
}

}  // namespace

//! [device]
AfdDevice::AfdDevice(HANDLE port) {
  static wchar_t path[] = L"\\Device\\Afd\\minimio";
  UNICODE_STRING name{sizeof path - sizeof *path, sizeof path, path};
  OBJECT_ATTRIBUTES attributes{};
  attributes.Length = sizeof attributes;
  attributes.ObjectName = &name;
  IO_STATUS_BLOCK status;
  const auto result =
      ::NtCreateFile(&device_, SYNCHRONIZE, &attributes, &status, nullptr, 0,
                     FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_OPEN, 0, nullptr, 0);
  if (result != 0) fail(result, "NtCreateFile \\Device\\Afd");
  ::CreateIoCompletionPort(device_, port, 0, 0);
  ::SetFileCompletionNotificationModes(device_, FILE_SKIP_SET_EVENT_ON_HANDLE);
}
//! [device]

//! [begin]
bool AfdDevice::begin(AfdPoll& poll, IO_STATUS_BLOCK& status, HANDLE socket,
                      ULONG events, void* context) const {
  poll.timeout.QuadPart = INT64_MAX;
  poll.socket_count = 1;
  poll.exclusive = FALSE;
  poll.socket = {.handle = socket, .events = events, .status = 0};
  status.Status = status_pending;
  const auto result =
      ::NtDeviceIoControlFile(device_, nullptr, nullptr, context, &status, poll_request,
                              &poll, sizeof poll, &poll, sizeof poll);
  if (result == 0 || result == status_pending) return true;
  if (result == status_invalid_handle || result == status_object_type_mismatch)
    return false;
  fail(result, "NtDeviceIoControlFile");
}
//! [begin]

void AfdDevice::cancel(IO_STATUS_BLOCK& status) const noexcept {
  IO_STATUS_BLOCK ignored;
  ::NtCancelIoFileEx(device_, &status, &ignored);  // not found: it has just completed
}

//! [base]
HANDLE base_handle(SOCKET socket) {
  SOCKET base = INVALID_SOCKET;
  DWORD size = 0;
  const auto ask = [&](DWORD question) {
    return ::WSAIoctl(socket, question, nullptr, 0, &base, sizeof base, &size, nullptr,
                      nullptr) == 0;
  };
  start_sockets();
  if (ask(SIO_BASE_HANDLE)) return reinterpret_cast<HANDLE>(base);
  if (last_error() == WSAENOTSOCK) {
    DWORD flags;
    const bool is_open =
        ::GetHandleInformation(reinterpret_cast<HANDLE>(socket), &flags) != 0;
    throw std::system_error{
        std::make_error_code(is_open ? std::errc::operation_not_permitted
                                     : std::errc::bad_file_descriptor),
        "WSAIoctl"};
  }
  // Some layers of third parties answer the first question wrongly.
  if (ask(SIO_BSP_HANDLE_POLL) && base != socket) return reinterpret_cast<HANDLE>(base);
  throw std::system_error{make_error(last_error()), "WSAIoctl"};
}
//! [base]

}  // namespace minimio
