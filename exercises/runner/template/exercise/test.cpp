#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};

}  // namespace

TEST_CASE("What a client says comes back.") {
  auto server = start();
  Client client{server};
  client.send("hello");
  client.expect("hello");
}

TEST_CASE("A client is heard as often as it speaks.") {
  auto server = start();
  Client client{server};
  for (const auto* word : {"hello", "again"}) {
    client.send(word);
    client.expect(word, within(500ms));
  }
}

TEST_CASE("When one client has hung up the next is served.") {
  auto server = start();
  {
    Client first{server, "client 1"};
    first.send("hello");
    first.expect("hello");
  }
  Client second{server, "client 2"};
  second.send("me too");
  second.expect("me too");
}
