#include "echo/suite.hpp"

#include <algorithm>

#include "harness/noise.hpp"

namespace suite {
namespace {

pollfd waiting_for(const Client& client, short events) {
  return {.fd = client.descriptor(), .events = events, .revents = 0};
}

}  // namespace

void check_that_it_sleeps(Server& server, std::chrono::milliseconds most) {
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  // Wine may still be at what went before; what goes on and on is there in every
  // window.
  std::chrono::nanoseconds used = most;
  for (int i = 0; i < 5 && used >= most; ++i)
    used = or_skip(harness::idle_cpu_time(server.pid(), 400ms));
  CHECK(used < most);
  CHECK(server.obituary() == "");
}

void check_that_none_is_left(const Server& server,
                             const std::function<void()>& what_happens) {
  const auto descriptors = [&] {
    return or_skip(harness::open_descriptors(server.pid()));
  };
  bool none_is_left = false;
  for (int i = 0; i < 3 && !none_is_left; ++i) {
    const auto before = descriptors();
    what_happens();
    none_is_left =
        harness::eventually([&] { return descriptors() <= before; }, within(3s));
  }
  CHECK(none_is_left);
}

harness::Ending stop(Server& server, int signal) {
  server.signal(signal);
  if (sanitized) try {
      // The thread sanitizer holds a signal back until a call that it knows; select is
      // not one.
      Client{server};
    } catch (const Failure&) {
      // It has ended already.
    }
  return server.wait_for_end(within(wine_factor() * 1s));
}

std::vector<Client> connect(Server& server, std::size_t count) {
  std::vector<Client> clients;
  clients.reserve(count);
  for (std::size_t i = 1; i <= count; ++i) {
    clients.emplace_back(server, "client " + std::to_string(i));
  }
  return clients;
}

bool is_served(Client& client) {
  pollfd room = waiting_for(client, POLLOUT);
  if (!harness::wait_for({&room, 1}, client.deadline()))
    client.fail("room to send", "none");
  if (room.revents & POLLERR) return false;
  client.send_what_fits("x");
  pollfd answer = waiting_for(client, POLLIN);
  if (!harness::wait_for({&answer, 1}, client.deadline()))
    client.fail("an answer", "nothing");
  return client.receive_what_came(1) == "x";
}

std::vector<std::string> send_until_full(std::span<Client> clients, std::size_t most) {
  harness::Noise noise{seed()};
  std::vector<std::string> sent(clients.size());
  for (;;) {
    std::vector<pollfd> rooms;
    for (std::size_t i = 0; i < clients.size(); ++i)
      rooms.push_back(waiting_for(clients[i], sent[i].size() < most ? POLLOUT : 0));
    if (!harness::wait_for(rooms, within(300ms))) return sent;
    for (std::size_t i = 0; i < clients.size(); ++i) {
      constexpr std::size_t far_too_much = 64 << 20;
      if (sent[i].size() > far_too_much) {
        clients[i].fail("the server to read no more",
                        std::to_string(sent[i].size()) + " bytes taken");
      }
      if (!(rooms[i].revents & POLLOUT)) continue;
      const auto chunk =
          noise.next(std::min<std::size_t>(64 * 1024, most - sent[i].size()));
      sent[i] += chunk.substr(0, clients[i].send_what_fits(chunk));
    }
  }
}

}  // namespace suite
