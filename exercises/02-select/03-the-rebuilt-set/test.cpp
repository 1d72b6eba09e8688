#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};

/// All are in before one of them speaks: else the server may see it all at once.
std::vector<Client> let_in(Server& server, std::size_t count) {
  auto clients = connect(server, count);
  harness::wait_until_asleep(server.pid(), within(500ms));
  return clients;
}

}  // namespace

TEST_CASE("One client is heard as often as it speaks.") {
  auto server = start();
  Client client{server};
  for (const auto* word : {"hello", "again", "and again"}) {
    client.send(word);
    client.expect(word);
  }
}

TEST_CASE("A client that was quiet in one round must still be heard in the next.") {
  auto server = start();
  auto clients = let_in(server, 2);
  clients[0].send("hello");
  clients[0].expect("hello");
  clients[1].send("now me");
  clients[1].expect("now me", within(500ms));
}

TEST_CASE("Whoever comes late is let in.") {
  auto server = start();
  Client first{server, "client 1"};
  first.send("hello");
  first.expect("hello");
  Client second{server, "client 2"};
  second.send("me, too");
  second.expect("me, too", within(500ms));
}

TEST_CASE("One client's end is not another's.") {
  auto server = start();
  auto clients = let_in(server, 2);
  clients[0].finish_sending();
  clients[0].expect_end();
  clients[1].send("still here");
  clients[1].expect("still here", within(500ms));
}

TEST_CASE("A client with a low number does not hide those with higher ones.") {
  auto server = start();
  auto clients = connect(server, 3);
  for (auto& client : clients) {
    client.send("hello");
    client.expect("hello");
  }
  clients[0].finish_sending();
  clients[0].expect_end();
  Client newest{server, "newest"};
  newest.send("my number was free");
  newest.expect("my number was free");
  clients[2].send("still here");
  clients[2].expect("still here", within(500ms));
}
