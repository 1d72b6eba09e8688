#include "exercise.hpp"
#include "harness/noise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};

std::string long_message() { return harness::Noise{seed()}.next(10'000); }

}  // namespace

TEST_CASE("A message longer than the buffer is answered in full.") {
  auto server = start();
  Client client{server};
  client.send("hello");
  client.expect("hello");
  const auto message = long_message();
  behind_its_back(server, [&] { client.send(message); });
  client.expect(message, within(500ms));
}

TEST_CASE("The last words before the end are answered.") {
  auto server = start();
  Client client{server};
  client.send("hello");
  client.expect("hello");
  behind_its_back(server, [&] {
    client.send("my last words");
    client.finish_sending();
  });
  client.expect("my last words", within(500ms));
}

TEST_CASE("However much is left at the end all of it is answered.") {
  auto server = start();
  Client client{server};
  client.send("hello");
  client.expect("hello");
  const auto message = long_message();
  behind_its_back(server, [&] {
    client.send(message);
    client.finish_sending();
  });
  client.expect(message, within(500ms));
}

TEST_CASE("A client that has hung up is let go.") {
  auto server = start();
  Client client{server};
  client.send("hello");
  client.expect("hello");
  client.finish_sending();
  client.expect_end();
}

TEST_CASE("Nobody has to wait for another's end.") {
  auto server = start();
  Client first{server, "client 1"};
  first.send("hello");
  first.expect("hello");
  Client second{server, "client 2"};
  second.send("me too");
  second.expect("me too", within(500ms));
}

TEST_CASE("One client's broken connection is not another's.") {
  auto server = start();
  Client first{server, "client 1"};
  first.send("hello");
  first.expect("hello");
  behind_its_back(server, [&] {
    first.send("I am off");
    first.reset();
  });
  Client second{server, "client 2"};
  second.send("hello");
  second.expect("hello", within(500ms));
}
