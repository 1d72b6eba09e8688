#pragma once

#include <winsock2.h>
// clang-format off: it needs the one above
#include <winternl.h>
// clang-format on

namespace minimio {

/// What a poll of AFD asks for and answers. AFD is the driver below Winsock; it has no
/// manual, but its polling has not changed since Windows NT.
enum AfdEvents : ULONG {
  afd_receive = 0x001,
  afd_receive_urgent = 0x002,
  afd_send = 0x004,
  afd_disconnect = 0x008,   // the peer sends no more
  afd_abort = 0x010,        // the connection was reset
  afd_local_close = 0x020,  // we have closed the socket
  afd_accept = 0x080,
  afd_connect_fail = 0x100,
};

/// One poll of one socket: the question, then the answer. Lent to the system until its
/// completion comes.
struct AfdPoll {
  struct Socket {
    HANDLE handle;
    ULONG events;
    NTSTATUS status;
  };
  LARGE_INTEGER timeout;
  ULONG socket_count;
  ULONG exclusive;
  Socket socket;
};

/// A handle to AFD itself, through which sockets are polled. Completions go to the
/// port.
class AfdDevice {
 public:
  explicit AfdDevice(HANDLE port);
  ~AfdDevice() { ::CloseHandle(device_); }
  AfdDevice(const AfdDevice&) = delete;
  AfdDevice& operator=(const AfdDevice&) = delete;

  /// Begins a poll, whose completion brings the context. Both structures are lent.
  /// @return false when there is no such socket any more.
  bool begin(AfdPoll& poll, IO_STATUS_BLOCK& status, HANDLE socket, ULONG events,
             void* context) const;

  /// Asks for the poll to end. Its completion comes all the same, and may still say
  /// that something was ready.
  void cancel(IO_STATUS_BLOCK& status) const noexcept;

 private:
  HANDLE device_;
};

/// The socket that AFD knows, below what firewalls and the like put on top.
/// @throws std::system_error bad_file_descriptor, or operation_not_permitted for a
/// handle
///   that is no socket.
HANDLE base_handle(SOCKET socket);

}  // namespace minimio
