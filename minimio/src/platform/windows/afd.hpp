#pragma once

#include <winsock2.h>
// clang-format off: it needs the one above
#include <winternl.h>
// clang-format on

#include "platform/windows/completion_port.hpp"

namespace minimio {

//! [events]
/// What a poll of AFD asks for and answers. AFD is the driver below Winsock; it has no
/// manual, but this has not changed since Windows NT.
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
//! [events]

/// A handle to AFD itself, through which sockets are polled. The port is told what
/// comes of it.
class AfdDevice {
 public:
  explicit AfdDevice(CompletionPort& port);
  ~AfdDevice() { ::CloseHandle(handle_); }
  AfdDevice(const AfdDevice&) = delete;
  AfdDevice& operator=(const AfdDevice&) = delete;

  HANDLE handle() const noexcept { return handle_; }

 private:
  HANDLE handle_;
};

//! [states]
/// A poll of one socket. It tells once; then it can be begun again.
///
///     idle --- begin ---> pending --- cancel ---> cancelled
///      ^                     |                        |
///      +----- come_back -----+------------------------+
///
/// What is cancelled comes back too. Until then the system writes into this object, so
/// it has to live, and to stay where it is.
class AfdPoll {
 public:
  /// @param owner of this poll, for whoever takes its packet from the port.
  explicit AfdPoll(void* owner) noexcept : owner_{owner} {}
  AfdPoll(const AfdPoll&) = delete;
  AfdPoll& operator=(const AfdPoll&) = delete;

  /// When it is idle. The packet that comes of it points to this poll.
  /// @return false when there is no such socket any more.
  bool begin(const AfdDevice& device, HANDLE socket, ULONG events);

  /// When it is pending; else there is nothing to do.
  void cancel(const AfdDevice& device) noexcept;

  /// Its packet has come out of the port.
  /// @return what has happened: nothing, most likely, when it was cancelled.
  ULONG come_back() noexcept;

  bool is_idle() const noexcept { return state_ == State::idle; }

  /// Whether something has happened, though its packet may not have come back yet.
  bool has_an_answer() const noexcept;

  bool asks_for(ULONG events) const noexcept { return (events & ~asked_) == 0; }

  void* owner() const noexcept { return owner_; }

 private:
  enum class State { idle, pending, cancelled };

  /// The form of question and answer. Nobody knows it but AFD.
  struct Form {
    LARGE_INTEGER timeout;
    ULONG socket_count;
    ULONG exclusive;
    HANDLE socket;
    ULONG events;
    NTSTATUS status;
  };

  void* const owner_;
  State state_ = State::idle;
  ULONG asked_ = 0;
  Form form_;
  IO_STATUS_BLOCK result_;
};
//! [states]

/// The socket that AFD knows, below what firewalls and the like put on top.
/// @throws std::system_error bad_file_descriptor; operation_not_permitted for a handle
///   that is no socket.
HANDLE base_handle(SOCKET socket);

}  // namespace minimio
