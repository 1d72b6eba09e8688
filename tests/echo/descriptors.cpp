// Descriptors are few: the server gives them back, and lives on when there are none.

#include <sys/resource.h>
#include <sys/select.h>

#include <csignal>
#include <string>

#include "echo/suite.hpp"

using namespace suite;

namespace {

// Windows knows no such limit; what runs out is what Wine itself needs. Wine's server
// has to run already: as a child of the program it would have the same limit.
void prepare_wine() {
  if (!harness::is_for_windows(command())) return;
  const auto version = harness::Process{{"wine", "--version"}}.wait(within(10s)).output;
  if (!version.starts_with("wine-8."))
    skip(
        "Windows limits nobody's descriptors, and this Wine drops a client for want "
        "of one of its own; Wine 8 does not");
  REQUIRE(harness::run({command().front(), "--start"}) == 0);
}

void visit(Server& server) {
  Client client{server};
  client.send("x");
  client.expect("x");
  client.finish_sending();
  client.expect_end();
}

}  // namespace

TEST_CASE("a storm of two thousand connections", "[one-client]") {
  auto server = start(60s);
  for (int wave = 0; wave < 4; ++wave) {
    auto clients = connect(server, 500);
    for (auto& client : clients) client.send("x");
    for (auto& client : clients) {
      client.expect("x");
      client.close();
    }
  }
}

TEST_CASE("ten thousand connections leave nothing behind", "[one-client]") {
  auto server = start(150s);
  const auto visits = [&](int times) {
    for (int i = 0; i < times; ++i) visit(server);
  };
  visits(100);
  const auto memory = or_skip(harness::private_kib(server.pid()));
  visits(5'000);
  check_that_none_is_left(server, [&] { visits(5'000); });
  CHECK(or_skip(harness::private_kib(server.pid())) < memory + 1024 * memory_factor);
}

TEST_CASE("resets leave nothing behind and nothing to do") {
  auto server = start(30s);
  visit(server);  // now all of its threads are there
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  check_that_none_is_left(server, [&] {
    auto quiet = connect(server, 50);
    for (auto& client : quiet) client.send("x");
    for (auto& client : quiet) client.expect("x");
    for (auto& client : quiet) client.reset();
    auto greedy = connect(server, 10);
    send_until_full(greedy);
    for (auto& client : greedy) client.reset();
  });
  check_that_it_sleeps(server);
}

TEST_CASE("out of descriptors clients wait and are served later") {
  prepare_wine();
  auto server = start(60s, {.descriptors = 64, .address_space = {}});
  server.pause();  // so that all of them wait before it takes the first
  auto clients = connect(server, 100);
  for (auto& client : clients) client.send("x");
  server.resume();

  // The server holds some 60 of them; who is first in the queue is served, the others
  // wait.
  constexpr std::size_t surely_served = 50;
  for (std::size_t i = 0; i < surely_served; ++i) clients[i].expect("x");
  check_that_it_sleeps(server, 20ms);  // it may look now and then for a descriptor

  clients[0].send("still there");
  clients[0].expect("still there");
  for (std::size_t i = 0; i < surely_served; ++i) clients[i].close();
  for (std::size_t i = surely_served; i < clients.size(); ++i) clients[i].expect("x");
}

#ifdef __linux__
TEST_CASE("a descriptor that the system gives later is used") {
  prepare_wine();
  auto server = start(20s);
  rlimit before;
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, nullptr, &before) == 0);
  const rlimit few{.rlim_cur = 20, .rlim_max = before.rlim_max};
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, &few, nullptr) == 0);
  auto clients = connect(server, 30);
  for (auto& client : clients) client.send("x");
  clients.front().expect("x");
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));

  // None of its clients leaves, so nothing tells it that it may try again.
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, &before, nullptr) == 0);
  clients.back().expect("x");
}
#endif

TEST_CASE("a descriptor of FD_SETSIZE is refused and reported", "[.][fd-setsize]") {
  if (harness::raise_descriptor_limit() < 2 * FD_SETSIZE) {
    skip("this needs 2,048 descriptors; raise the limit with: ulimit -n 2048");
  }
  auto server = start(60s);
  auto clients = connect(server, FD_SETSIZE);
  std::size_t served = 0;
  for (auto& client : clients) {
    if (is_served(client)) ++served;
  }
  CHECK(served < FD_SETSIZE);
  CHECK(served > FD_SETSIZE - 16);

  clients[0].send("still there");
  clients[0].expect("still there");
  const auto ending = stop(server);
  CHECK(ending.status == 0);
  CHECK(ending.errors.find("refused a client: descriptor 1024") != std::string::npos);
}

TEST_CASE("a thread that can't be had costs one client", "[.][thread-limit]") {
  if (sanitized)
    skip("a sanitizer needs more address space than this allows; use the dev preset");
  auto server = start(60s, {.descriptors = {}, .address_space = 64 << 20});
  std::vector<Client> served;
  std::size_t refused = 0;
  while (refused < 3) {
    Client client{server, "client " + std::to_string(served.size() + refused + 1)};
    if (is_served(client)) {
      served.push_back(std::move(client));
    } else {
      ++refused;
    }
  }
  REQUIRE(served.size() > 50);
  for (auto& client : served) client.send("still there");
  for (auto& client : served) client.expect("still there");
  served.clear();
  CHECK(harness::eventually(
      [&] {
        Client later{server, "later"};
        return is_served(later);
      },
      within(5s)));
}
