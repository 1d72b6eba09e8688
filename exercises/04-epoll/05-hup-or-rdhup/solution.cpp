#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <map>

#include "exercise.hpp"
#include "net/listener.hpp"
#include "net/system_call.hpp"

namespace {

struct Client {
  net::Descriptor socket;
  std::size_t owed = 0;   // bytes that it has asked for and not been sent
  bool finished = false;  // no more requests will come
};

void receive(Client& client) {
  char request;
  const auto size = ::recv(client.socket.get(), &request, 1, 0);
  if (size > 0) client.owed += page.size();
  if (size == 0) client.finished = true;
}

void send(Client& client) {
  const auto sent = ::send(client.socket.get(), page.data(),
                           std::min(client.owed, page.size()), MSG_NOSIGNAL);
  if (sent > 0) client.owed -= static_cast<std::size_t>(sent);
}

std::uint32_t interest(const Client& client) {
  std::uint32_t events = 0;
  if (!client.finished) events |= EPOLLIN;
  if (client.owed > 0) events |= EPOLLOUT;
  return events;
}

class PageServer {
 public:
  explicit PageServer(const net::Descriptor& listener) : listener_{listener} {
    watch(EPOLL_CTL_ADD, listener, EPOLLIN);
  }

  void run() {
    for (;;) {
      epoll_event event;
      net::check(net::retry_on_eintr(
                     [&] { return ::epoll_wait(epoll_.get(), &event, 1, -1); }),
                 "epoll_wait");
      if (event.data.fd == listener_.get()) {
        accept();
      } else {
        handle(clients_.at(event.data.fd), event.events);
      }
    }
  }

 private:
  void handle(Client& client, std::uint32_t events) {
    if (events & EPOLLHUP) return drop(client);
    if (events & EPOLLIN) receive(client);
    if (client.owed > 0) send(client);
    if (client.finished && client.owed == 0) return drop(client);
    watch(EPOLL_CTL_MOD, client.socket, interest(client));
  }

  void watch(int operation, const net::Descriptor& socket, std::uint32_t events) {
    epoll_event event{.events = events, .data = {.fd = socket.get()}};
    net::check(::epoll_ctl(epoll_.get(), operation, socket.get(), &event), "epoll_ctl");
  }

  void accept() {
    std::error_code error;
    auto socket = net::accept_client(listener_, error);
    if (!socket) return;
    net::set_non_blocking(socket);
    Client client{std::move(socket)};
    watch(EPOLL_CTL_ADD, client.socket, interest(client));
    clients_.emplace(client.socket.get(), std::move(client));
  }

  void drop(const Client& client) { clients_.erase(client.socket.get()); }

  const net::Descriptor& listener_;
  net::Descriptor epoll_{net::check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  std::map<int, Client> clients_;  // by their descriptors
};

}  // namespace

void serve(const net::Descriptor& listener) { PageServer{listener}.run(); }
