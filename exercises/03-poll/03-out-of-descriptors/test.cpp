#ifdef __linux__
#include <sys/resource.h>
#endif

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};

constexpr std::size_t too_many = 24;
constexpr std::size_t surely_inside = 4;
constexpr std::size_t many_inside = 16;  // and more than can be

Server start_with_few() {
  return start(1500ms, {.descriptors = 16, .address_space = {}});
}

/// More clients than there are descriptors, each of which has said its name; all of
/// them wait before the server takes the first.
std::vector<Client> connect_too_many(Server& server) {
  server.pause();
  auto clients = connect(server, too_many);
  for (auto& client : clients) client.send("hello");
  server.resume();
  for (std::size_t i = 0; i < surely_inside; ++i) clients[i].expect("hello");
  return clients;
}

}  // namespace

TEST_CASE("As long as there are descriptors everybody is let in.") {
  auto server = start_with_few();
  auto clients = connect(server, surely_inside);
  for (auto& client : clients) {
    client.send("hello");
    client.expect("hello");
  }
}

TEST_CASE("Those who are inside are served at once while others wait.") {
  auto server = start_with_few();
  auto clients = connect_too_many(server);
  const auto patience = within(500ms);
  for (int i = 0; i < 30; ++i) {
    clients[0].send("still here");
    clients[0].expect("still here", patience);
  }
}

TEST_CASE("The server sleeps while it can take nobody in.") {
  auto server = start_with_few();
  auto clients = connect_too_many(server);
  expect_sleep(server, clients[0], "it can take nobody in");
}

TEST_CASE("Nobody who waits is sent away.") {
  auto server = start_with_few();
  auto clients = connect_too_many(server);
  clients[0].send("still here");
  clients[0].expect("still here");
  auto& last = clients.back();
  last.receive_what_came(1);
  if (last.ended()) last.fail("the last client to wait", "that it was hung up on");
}

TEST_CASE("Those who waited are let in when others have left.") {
  auto server = start_with_few();
  auto clients = connect_too_many(server);
  for (std::size_t i = 0; i < many_inside; ++i) clients[i].close();
  server.transcript().add("clients 1 to 16", "-> end");
  for (std::size_t i = many_inside; i < too_many; ++i) clients[i].expect("hello");
}

TEST_CASE("Those who waited are let in when the limit is raised and nobody leaves.") {
#ifdef __linux__
  auto server = start();
  rlimit before;
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, nullptr, &before) == 0);
  const rlimit few{.rlim_cur = 16, .rlim_max = before.rlim_max};
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, &few, nullptr) == 0);
  auto clients = connect_too_many(server);
  // In the meantime it may have gone to sleep, and nothing wakes it. If it spins, that
  // is another case's.
  harness::wait_until_asleep(server.pid(), within(100ms));
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, &before, nullptr) == 0);
  server.transcript().add("the limit",
                          "from 16 descriptors to " + std::to_string(before.rlim_cur));
  for (std::size_t i = surely_inside; i < too_many; ++i) clients[i].expect("hello");
#else
  skip("only Linux lets one process raise the limit of another");
#endif
}

TEST_CASE("When all have been let in the server asks for new clients again.") {
  auto server = start_with_few();
  {
    auto clients = connect_too_many(server);
    for (std::size_t i = 0; i < many_inside; ++i) clients[i].close();
    for (std::size_t i = many_inside; i < too_many; ++i) clients[i].expect("hello");
  }
  server.transcript().add("all clients", "-> end");
  Client late{server, "a late one"};
  late.send("me, too");
  late.expect("me, too");
}
