#include <liburing.h>
#include <poll.h>
#include <sys/signalfd.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>

#include "buffer_pool.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"
#include "net/system_call.hpp"
#include "ring.hpp"

namespace {

//! [client]
/// A client, and what the one operation that is under way for it needs.
struct Client {
  explicit Client(net::Descriptor accepted) : socket{std::move(accepted)} {}

  enum class Operation { receive, send };

  net::Descriptor socket;
  Operation operation = Operation::receive;
  std::optional<BufferPool::Buffer> buffer;  // while its bytes are on their way back
  std::span<const char> unsent;              // what is left of them
};
//! [client]

//! [stop]
// SIGINT and SIGTERM as a descriptor that becomes readable. signalfd(2)
net::Descriptor stop_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGINT);
  ::sigaddset(&signals, SIGTERM);
  net::check(::sigprocmask(SIG_BLOCK, &signals, nullptr), "sigprocmask");
  return net::Descriptor{net::check(::signalfd(-1, &signals, SFD_CLOEXEC), "signalfd")};
}
//! [stop]

class RingServer {
 public:
  //! [start]
  RingServer(Ring& ring, const net::Descriptor& listener, const net::Descriptor& stop)
      : ring_{ring}, listener_{listener} {
    accept_clients();
    auto* const request = ring_.request();
    ::io_uring_prep_poll_add(request, stop.get(), POLLIN);
    request->user_data = stop_token;
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
  //! [tokens]
  using Token = std::uint64_t;  // the address of a client, or one of these
  static constexpr Token accept_token = 1;
  static constexpr Token retry_token = 2;
  static constexpr Token stop_token = 3;
  static constexpr Token cancel_token = 4;
  //! [tokens]

  //! [handle]
  void handle_completions() {
    const auto completions = ring_.wait();
    for (const auto* completion : completions) handle(*completion);
    ring_.seen(completions);
  }

  void handle(const io_uring_cqe& completion) {
    switch (completion.user_data) {
      case accept_token:
        return accepted(completion);
      case retry_token:
        return accept_clients();
      case stop_token:
        stopping_ = true;
        return;
      case cancel_token:
        return;
      default:
        return completed(take_back(completion.user_data), completion);
    }
  }
  //! [handle]

  //! [completed]
  // A client that is not lent again ends here, and its connection with it.
  void completed(std::unique_ptr<Client> client, const io_uring_cqe& completion) {
    const bool go_on = client->operation == Client::Operation::receive
                           ? received(*client, completion)
                           : sent(*client, completion);
    if (!go_on || stopping_) return;
    if (client->unsent.empty()) {
      receive(std::move(client));
    } else {
      send(std::move(client));
    }
  }
  //! [completed]

  //! [lend]
  // Until its operation completes, the client is the kernel's, with its buffer.
  Token lend(std::unique_ptr<Client> client) {
    const auto token = reinterpret_cast<Token>(client.get());
    lent_.emplace(token, std::move(client));
    return token;
  }

  std::unique_ptr<Client> take_back(Token token) {
    return std::move(lent_.extract(token).mapped());
  }
  //! [lend]

  //! [receive]
  void receive(std::unique_ptr<Client> client) {
    client->operation = Client::Operation::receive;
    client->buffer.reset();
    auto* const request = ring_.request();
    ::io_uring_prep_recv(request, client->socket.get(), nullptr,
                         BufferPool::buffer_size, 0);
    request->flags |= IOSQE_BUFFER_SELECT;  // the kernel takes one when bytes come
    request->buf_group = BufferPool::group;
    request->user_data = lend(std::move(client));
  }

  bool received(Client& client, const io_uring_cqe& completion) {
    if (completion.flags & IORING_CQE_F_BUFFER)
      client.buffer = buffers_.taken(completion.flags);
    if (completion.res == -ENOBUFS) {
      buffers_.add();
      return true;
    }
    if (completion.res <= 0) return false;
    client.unsent = client.buffer->first(completion.res);
    return true;
  }
  //! [receive]

  //! [send]
  void send(std::unique_ptr<Client> client) {
    client->operation = Client::Operation::send;
    auto* const request = ring_.request();
    ::io_uring_prep_send(request, client->socket.get(), client->unsent.data(),
                         client->unsent.size(), 0);
    request->user_data = lend(std::move(client));
  }

  bool sent(Client& client, const io_uring_cqe& completion) {
    if (completion.res < 0) return false;
    client.unsent = client.unsent.subspan(completion.res);
    return true;
  }
  //! [send]

  //! [accept]
  // One request, a completion for every client that comes.
  void accept_clients() {
    auto* const request = ring_.request();
    ::io_uring_prep_multishot_accept(request, listener_.get(), nullptr, nullptr,
                                     SOCK_CLOEXEC);
    request->user_data = accept_token;
  }

  void accepted(const io_uring_cqe& completion) {
    if (completion.res >= 0) adopt(net::Descriptor{completion.res});
    const bool more_will_come = completion.flags & IORING_CQE_F_MORE;
    if (more_will_come || stopping_) return;
    if (completion.res >= 0) {
      accept_clients();
    } else {
      accept_clients_later();
    }
  }

  // The system has run out of something, or a client left before we took it.
  void accept_clients_later() {
    static __kernel_timespec delay{.tv_sec = 0, .tv_nsec = 100'000'000};
    auto* const request = ring_.request();
    ::io_uring_prep_timeout(request, &delay, 0, 0);
    request->user_data = retry_token;
  }
  //! [accept]

  //! [adopt]
  void adopt(net::Descriptor socket) {
    if (stopping_) return;
    if (lent_.size() < BufferPool::most_buffers)
      return receive(std::make_unique<Client>(std::move(socket)));
    std::fprintf(stderr,
                 "refused a client: a buffer ring holds %zu buffers, one each\n",
                 BufferPool::most_buffers);
  }
  //! [adopt]

  //! [cancel]
  // To cancel is a request too: what is lent is ours again when its completion comes.
  void cancel_everything() {
    auto* const request = ring_.request();
    ::io_uring_prep_cancel(request, nullptr, IORING_ASYNC_CANCEL_ANY);
    request->user_data = cancel_token;
  }
  //! [cancel]

  //! [state]
  Ring& ring_;
  const net::Descriptor& listener_;
  BufferPool buffers_{*ring_.get()};
  std::unordered_map<Token, std::unique_ptr<Client>> lent_;
  bool stopping_ = false;
  //! [state]
};

}  // namespace

int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv);
  net::ignore_sigpipe();
  const auto stop = stop_signals();
  Ring ring;
  const auto listener = net::listen_on(options);
  RingServer{ring, listener, stop}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
