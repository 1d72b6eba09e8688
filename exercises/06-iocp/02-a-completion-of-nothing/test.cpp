#include "kit/kit.hpp"

using namespace kit;

TEST_CASE("A client is answered as often as it speaks.") {
  auto server = start();
  Client client{server};
  for (const auto* words : {"hello", "again", "and again"}) {
    client.send(words);
    client.expect(words, within(1s));
  }
}

TEST_CASE("Whoever speaks is answered while the others are silent.") {
  auto server = start();
  auto clients = connect(server, 3);
  for (auto& client : clients) {
    client.send("hello");
    client.expect("hello", within(1s));
  }
}

TEST_CASE("What is more than the buffer holds comes back in order.") {
  auto server = start();
  auto clients = connect(server, 1);
  harness::echo_noise(clients, {.bytes_each = 300'000, .largest_piece = 100'000},
                      seed());
}

TEST_CASE("Who is done hears what is left and is let go.") {
  auto server = start();
  Client client{server};
  client.send("goodbye");
  client.expect("goodbye", within(1s));
  client.finish_sending();
  client.expect_end();
}

TEST_CASE("Who has never said anything is let go.") {
  auto server = start();
  Client client{server};
  client.finish_sending();
  client.expect_end();
}

TEST_CASE("After a reset the others are answered.", "[chance]") {
  auto server = start();
  auto clients = connect(server, 2);
  clients[0].reset();
  clients[1].send("still here");
  clients[1].expect("still here", within(1s));
}

TEST_CASE("A hundred silent clients have no buffer lent for them.") {
  auto server = start();
  auto silent = connect(server, 100);
  Client last{server, "the last one"};
  last.send("hello");
  last.expect("hello", within(1s));
}
