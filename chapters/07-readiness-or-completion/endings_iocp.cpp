#include <winsock2.h>
// After winsock2.h, or the old Winsock comes with it.
#include <mswsock.h>

#include "ending.hpp"
#include "net/options.hpp"
#include "windows_sockets.hpp"

namespace {

void reset(Socket& peer) {
  constexpr linger not_at_all{.l_onoff = 1, .l_linger = 0};
  check(
      ::setsockopt(peer.get(), SOL_SOCKET, SO_LINGER,
                   reinterpret_cast<const char*>(&not_at_all), sizeof not_at_all) == 0,
      "setsockopt");
  peer.close();
}

void end(Socket& peer, Ending ending) {
  switch (ending) {
    case Ending::closed:
      peer.close();
      break;
    case Ending::half_closed:
      check(::shutdown(peer.get(), SD_SEND) == 0, "shutdown");
      break;
    case Ending::reset_after_bytes:
      check(::send(peer.get(), "bytes", 5, 0) == 5, "send");
      [[fallthrough]];
    case Ending::reset:
      reset(peer);
      break;
  }
}

std::string name_of_status(ULONG_PTR ntstatus) {
  switch (static_cast<ULONG>(ntstatus)) {
    case 0xC000'020D:
      return "STATUS_CONNECTION_RESET";
    case 0xC000'0236:
      return "STATUS_CONNECTION_REFUSED";
    default: {
      char hex[16];
      std::snprintf(hex, sizeof hex, "0x%08lX", static_cast<ULONG>(ntstatus));
      return hex;
    }
  }
}

std::string name_of_error(int error) {
  switch (error) {
    case WSAECONNABORTED:
      return "WSAECONNABORTED";
    case WSAECONNREFUSED:
      return "WSAECONNREFUSED";
    case WSAECONNRESET:
      return "WSAECONNRESET";
    case WSAENOTCONN:
      return "WSAENOTCONN";
    default:
      return std::to_string(error);
  }
}

std::string said(int result) {
  return result < 0 ? name_of_error(::WSAGetLastError()) : std::to_string(result);
}

std::string try_read(const Socket& socket) {
  char buffer[16];
  return said(::recv(socket.get(), buffer, sizeof buffer, 0));
}

std::string try_write(const Socket& socket) {
  return said(::send(socket.get(), "x", 1, 0));
}

std::string report_of(const OVERLAPPED_ENTRY& completion) {
  const auto status = completion.lpOverlapped->Internal;
  return status == 0 ? std::to_string(completion.dwNumberOfBytesTransferred) + " bytes"
                     : name_of_status(status);
}

void play(Port& port, Ending ending) {
  auto [ours, peer] = connect_to_ourselves();
  port.associate(ours);
  char lent[16];
  WSABUF buffer{.len = sizeof lent, .buf = lent};
  DWORD flags = 0;
  OVERLAPPED overlapped{};
  check_started(
      ::WSARecv(ours.get(), &buffer, 1, nullptr, &flags, &overlapped, nullptr) == 0,
      "WSARecv");
  end(peer, ending);
  const auto report = "WSARecv: " + report_of(port.wait());
  const auto read = try_read(ours);
  const auto reads = read + ", " + try_read(ours);
  auto writes = try_write(ours);
  if (writes == "1") {
    ::Sleep(100);  // a peer that is gone answers a write with a reset
    writes += ", " + try_write(ours);
  }
  print_row(name_of(ending), report, reads, writes);
}

void play_refused(Port& port) {
  const auto nobody = make_nobody();
  auto [socket, address] = make_nobody();  // ConnectEx wants a socket that is bound
  port.associate(socket);
  GUID name = WSAID_CONNECTEX;
  LPFN_CONNECTEX connect_ex = nullptr;
  DWORD size = 0;
  check(::WSAIoctl(socket.get(), SIO_GET_EXTENSION_FUNCTION_POINTER, &name, sizeof name,
                   &connect_ex, sizeof connect_ex, &size, nullptr, nullptr) == 0,
        "WSAIoctl");
  OVERLAPPED overlapped{};
  check_started(
      connect_ex(socket.get(), reinterpret_cast<const sockaddr*>(&nobody.address),
                 sizeof nobody.address, nullptr, 0, nullptr, &overlapped),
      "ConnectEx");
  const auto report = "ConnectEx: " + report_of(port.wait());
  int error = 0;
  int error_size = sizeof error;
  check(::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR,
                     reinterpret_cast<char*>(&error), &error_size) == 0,
        "getsockopt");
  print_row("refused", report, "SO_ERROR " + name_of_error(error), "-");
}

}  // namespace

int main() try {
  const Winsock winsock;
  Port port;
  for (const auto ending : every_ending) play(port, ending);
  play_refused(port);
} catch (const std::system_error& error) {
  return net::report(error);
}
