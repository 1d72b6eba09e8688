#include "platform/windows/afd.hpp"

#include <mswsock.h>

#include <cstdint>

#include "platform/windows/system_call.hpp"
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
constexpr auto pending = static_cast<NTSTATUS>(0x103);
constexpr auto cancelled = static_cast<NTSTATUS>(0xC000'0120);
constexpr auto invalid_handle = static_cast<NTSTATUS>(0xC000'0008);
constexpr auto object_type_mismatch = static_cast<NTSTATUS>(0xC000'0024);

[[noreturn]] void fail(NTSTATUS status, const char* call) {
  const auto error = static_cast<int>(::RtlNtStatusToDosError(status));
  throw std::system_error{error, std::system_category(), call};
}

HANDLE open_afd() {
  static wchar_t path[] = L"\\Device\\Afd\\minimio";
  UNICODE_STRING name{sizeof path - sizeof *path, sizeof path, path};
  OBJECT_ATTRIBUTES attributes{};
  attributes.Length = sizeof attributes;
  attributes.ObjectName = &name;
  HANDLE device;
  IO_STATUS_BLOCK result;
  const auto status =
      ::NtCreateFile(&device, SYNCHRONIZE, &attributes, &result, nullptr, 0,
                     FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_OPEN, 0, nullptr, 0);
  if (status != 0) fail(status, "NtCreateFile \\Device\\Afd");
  return device;
}

// Not every system looks at the handle when it is asked for the one below.
void require_socket(SOCKET socket) {
  int type;
  int size = sizeof type;
  if (::getsockopt(socket, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type),
                   &size) == 0)
    return;
  DWORD flags;  // INVALID_SOCKET is the number of this process, too
  const bool is_open =
      socket != INVALID_SOCKET &&
      ::GetHandleInformation(reinterpret_cast<HANDLE>(socket), &flags) != 0;
  throw_error(
      is_open ? std::errc::operation_not_permitted : std::errc::bad_file_descriptor,
      "add");
}

}  // namespace

//! [device]
AfdDevice::AfdDevice(CompletionPort& port) : handle_{open_afd()} {
  port.watch(handle_);
  // Nobody waits for the handle itself.
  ::SetFileCompletionNotificationModes(handle_, FILE_SKIP_SET_EVENT_ON_HANDLE);
}
//! [device]

//! [begin]
bool AfdPoll::begin(const AfdDevice& device, HANDLE socket, ULONG events) {
  asked_ = events;
  form_ = {.timeout = {.QuadPart = INT64_MAX},
           .socket_count = 1,
           .exclusive = FALSE,
           .socket = socket,
           .events = events,
           .status = 0};
  result_.Status = pending;
  const auto status =
      ::NtDeviceIoControlFile(device.handle(), nullptr, nullptr, this, &result_,
                              poll_request, &form_, sizeof form_, &form_, sizeof form_);
  if (status == invalid_handle || status == object_type_mismatch) return false;
  if (status < 0) fail(status, "NtDeviceIoControlFile");
  state_ = State::pending;  // even if it is done: its packet is still to come
  return true;
}
//! [begin]

//! [end]
void AfdPoll::cancel(const AfdDevice& device) noexcept {
  if (state_ != State::pending) return;
  IO_STATUS_BLOCK ignored;  // "not found": it is on its way back already
  ::NtCancelIoFileEx(device.handle(), &result_, &ignored);
  state_ = State::cancelled;
}

bool AfdPoll::has_an_answer() const noexcept {
  const volatile NTSTATUS& status = result_.Status;  // the system writes it
  return status == 0;
}

ULONG AfdPoll::come_back() noexcept {
  state_ = State::idle;
  if (result_.Status == cancelled) return 0;
  if (result_.Status < 0) return afd_connect_fail;
  return form_.socket_count == 0 ? 0 : form_.events;
}
//! [end]

//! [base]
HANDLE base_handle(SOCKET socket) {
  start_sockets();
  require_socket(socket);
  SOCKET base = INVALID_SOCKET;
  const auto ask = [&](DWORD question) {
    DWORD size;
    return ::WSAIoctl(socket, question, nullptr, 0, &base, sizeof base, &size, nullptr,
                      nullptr) == 0;
  };
  // Some layers answer the first question wrongly, and the second with themselves.
  const bool is_found =
      ask(SIO_BASE_HANDLE) || (ask(SIO_BSP_HANDLE_POLL) && base != socket);
  if (!is_found) throw std::system_error{make_error(last_error()), "WSAIoctl"};
  return reinterpret_cast<HANDLE>(base);
}
//! [base]

}  // namespace minimio
