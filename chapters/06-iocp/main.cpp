#include <winsock2.h>
// After winsock2.h, or the old Winsock comes with it.
#include <mswsock.h>
#include <ws2tcpip.h>

#include <array>
#include <memory>
#include <span>
#include <system_error>
#include <unordered_map>

#include "completion_port.hpp"
#include "net/winsock.hpp"

namespace {

//! [client]
/// A client, and what the one operation that is under way for it needs.
struct Client {
  explicit Client(net::Socket unconnected) : socket{std::move(unconnected)} {}

  enum class Operation { accept, receive, send };

  net::Socket socket;
  Operation operation = Operation::accept;
  OVERLAPPED overlapped{};             // the kernel's own notes about the operation
  std::array<char, 16 * 1024> buffer;  // lent for as long as the client is quiet
  std::span<const char> unsent;        // what is left to send of it
};
//! [client]

WSABUF as_wsabuf(std::span<const char> bytes) {
  return {.len = static_cast<ULONG>(bytes.size()),
          .buf = const_cast<char*>(bytes.data())};
}

class IocpServer {
 public:
  //! [start]
  IocpServer(CompletionPort& port, const net::Socket& listener)
      : port_{port}, listener_{listener} {
    if (!port_.associate(listener_)) net::throw_last_error("CreateIoCompletionPort");
    accept_clients();
  }
  //! [start]

  //! [run]
  void run() {
    while (!stopping_) handle_completions();
    cancel_everything();
    while (!lent_.empty()) handle_completions();
  }
  //! [run]

 private:
  //! [handle]
  void handle_completions() {
    const bool accepting = accepts_under_way_ == most_accepts || stopping_;
    for (const auto& completion : port_.wait(accepting ? INFINITE : 100)) {
      if (completion.lpOverlapped) {
        completed(take_back(completion.lpOverlapped),
                  completion.dwNumberOfBytesTransferred);
      } else {
        stopping_ = true;  // no operation: the console's event
      }
    }
    if (!stopping_) accept_clients();
  }
  //! [handle]

  //! [completed]
  // A client that is not lent again ends here, and its connection with it.
  void completed(std::unique_ptr<Client> client, std::size_t bytes) {
    if (client->operation == Client::Operation::accept) --accepts_under_way_;
    const bool succeeded = client->overlapped.Internal == 0;  // its NTSTATUS
    const bool go_on = succeeded && carry_on(*client, bytes);
    if (!go_on || stopping_) return;
    if (client->unsent.empty()) {
      receive(std::move(client));
    } else {
      send(std::move(client));
    }
  }

  bool carry_on(Client& client, std::size_t bytes) {
    switch (client.operation) {
      case Client::Operation::accept:
        return accepted(client);
      case Client::Operation::receive:
        client.unsent = std::span{client.buffer}.first(bytes);
        return bytes > 0;
      case Client::Operation::send:
        client.unsent = client.unsent.subspan(bytes);
        return true;
    }
    return false;
  }
  //! [completed]

  //! [lend]
  // Until its operation completes, the client is the kernel's, with its buffer.
  Client& lend(std::unique_ptr<Client> client, Client::Operation operation) {
    auto& lent = *client;
    lent.operation = operation;
    lent.overlapped = {};
    lent_.emplace(&lent.overlapped, std::move(client));
    return lent;
  }

  std::unique_ptr<Client> take_back(OVERLAPPED* overlapped) {
    return std::move(lent_.extract(overlapped).mapped());
  }

  // A call that fails at once starts nothing, so no completion will come.
  bool has_started(bool succeeded, Client& client) {
    if (succeeded || ::WSAGetLastError() == WSA_IO_PENDING) return true;
    take_back(&client.overlapped);
    return false;
  }
  //! [lend]

  //! [receive]
  void receive(std::unique_ptr<Client> owned) {
    auto& client = lend(std::move(owned), Client::Operation::receive);
    auto whole = as_wsabuf(client.buffer);
    DWORD flags = 0;
    has_started(::WSARecv(client.socket.get(), &whole, 1, nullptr, &flags,
                          &client.overlapped, nullptr) == 0,
                client);
  }
  //! [receive]

  //! [send]
  void send(std::unique_ptr<Client> owned) {
    auto& client = lend(std::move(owned), Client::Operation::send);
    auto rest = as_wsabuf(client.unsent);
    has_started(::WSASend(client.socket.get(), &rest, 1, nullptr, 0, &client.overlapped,
                          nullptr) == 0,
                client);
  }
  //! [send]

  //! [accept]
  // As many accepts as this wait for clients, each with a socket that is not connected
  // yet.
  void accept_clients() {
    while (accepts_under_way_ < most_accepts && accept_one()) ++accepts_under_way_;
  }

  bool accept_one() {
    net::Socket unconnected{::socket(family_, SOCK_STREAM, 0)};
    const bool usable = unconnected && net::set_option(unconnected, IPPROTO_TCP,
                                                       TCP_NODELAY, BOOL{TRUE});
    if (!usable) return false;  // the system has run out of something
    auto& client = lend(std::make_unique<Client>(std::move(unconnected)),
                        Client::Operation::accept);
    constexpr DWORD address_size = sizeof(sockaddr_storage) + 16;
    DWORD received = 0;
    return has_started(
        ::AcceptEx(listener_.get(), client.socket.get(), client.buffer.data(), 0,
                   address_size, address_size, &received, &client.overlapped),
        client);
  }

  // Until the first of these the socket does not know that it is connected.
  bool accepted(const Client& client) {
    return net::set_option(client.socket, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT,
                           listener_.get()) &&
           port_.associate(client.socket);
  }
  //! [accept]

  //! [cancel]
  // To cancel is a request too: what is lent is ours again when its completion comes.
  void cancel_everything() {
    for (const auto& [overlapped, client] : lent_) {
      const bool accepting = client->operation == Client::Operation::accept;
      ::CancelIoEx((accepting ? listener_ : client->socket).as_handle(), overlapped);
    }
  }
  //! [cancel]

  //! [state]
  static constexpr int most_accepts = 64;
  CompletionPort& port_;
  const net::Socket& listener_;
  const int family_ = net::family_of(listener_);
  std::unordered_map<OVERLAPPED*, std::unique_ptr<Client>> lent_;
  int accepts_under_way_ = 0;
  bool stopping_ = false;
  //! [state]
};

//! [stop]
// Windows has no signals: it calls this in a thread of its own.
CompletionPort* port_to_stop;

BOOL WINAPI on_console_event(DWORD event) {
  port_to_stop->post();
  // When this returns from any but these two, Windows ends the process.
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) ::Sleep(INFINITE);
  return TRUE;
}
//! [stop]

}  // namespace

int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv);
  const net::Winsock winsock;
  CompletionPort port;
  port_to_stop = &port;
  ::SetConsoleCtrlHandler(on_console_event, TRUE);
  const auto listener = net::listen_on(options);
  IocpServer{port, listener}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
