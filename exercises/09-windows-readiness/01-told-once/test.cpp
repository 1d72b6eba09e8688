#include "kit/kit.hpp"

using namespace kit;

namespace {

void talk(Client& client, std::string_view words) {
  client.send(words);
  client.expect(words, within(1s));
}

}  // namespace

TEST_CASE("A client is answered as often as it speaks.") {
  auto server = start();
  Client client{server};
  for (const auto* words : {"hello", "again", "and again"}) talk(client, words);
}

TEST_CASE("Who comes second is let in.") {
  auto server = start();
  auto clients = connect(server, 2);
  talk(clients[1], "hello");
}

TEST_CASE("After one has spoken another is answered.") {
  auto server = start();
  Client first{server, "client 1"};
  talk(first, "hello");
  Client second{server, "client 2"};
  talk(second, "me, too");
}

TEST_CASE("What is more than one read holds comes back in order.") {
  auto server = start();
  auto clients = connect(server, 1);
  harness::echo_noise(clients, {.bytes_each = 30'000, .largest_piece = 5'000}, seed());
}

TEST_CASE("Who says nothing and hangs up is let go.") {
  auto server = start();
  Client client{server};
  client.finish_sending();
  client.expect_end();
}
