#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};

void talk(Client& client, std::string_view word) {
  client.send(word);
  client.expect(word, within(500ms));
}

void leave(Client& client) {
  client.send(".");
  client.expect_end();
}

/// A server that is told the same again and again is never asleep.
void expect_sleep(Server& server, const Client& client) {
  if (!harness::wait_until_asleep(server.pid(), within(400ms)))
    client.fail("the server to sleep, since nobody is there any more",
                "that it never did, for 400 ms");
}

/// How many descriptors the server has more when four clients have come and left.
long descriptors_kept(Server& server) {
  const auto visit = [&] {
    Client client{server};
    talk(client, "hello");
    leave(client);
  };
  visit();  // now it has all that it needs for itself
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  const auto before = harness::open_descriptors(server.pid());
  if (!before) skip("this system does not tell which descriptors a process has");
  for (int i = 0; i < 4; ++i) visit();
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  return static_cast<long>(*harness::open_descriptors(server.pid())) -
         static_cast<long>(*before);
}

}  // namespace

TEST_CASE("Clients that stay are heard as often as they speak.") {
  auto server = start();
  auto clients = connect(server, 2);
  for (const auto* word : {"hello", "again", "and again"}) {
    for (auto& client : clients) talk(client, word);
  }
}

TEST_CASE("A client that hangs up sees the server hang up.") {
  auto server = start();
  Client client{server};
  talk(client, "hello");
  leave(client);
}

TEST_CASE("A client that has left is nothing to wake up for.") {
  auto server = start();
  Client client{server};
  talk(client, "hello");
  leave(client);
  client.close();
  server.transcript().add("client", "-> end");
  expect_sleep(server, client);
}

TEST_CASE("A new client is heard when it has something to say.") {
  auto server = start();
  Client first{server, "client 1"};
  leave(first);
  Client second{server, "client 2"};  // it gets the number that was client 1's
  talk(second, "me");
}

TEST_CASE("A new client that says nothing is not taken for one that has left.") {
  auto server = start();
  Client first{server, "client 1"};
  talk(first, "hello");
  leave(first);
  Client silent{server, "client 2"};  // it gets the number that was client 1's
  Client third{server, "client 3"};
  talk(third, "me");
  first.send("one more thing");
  talk(third, "me again");
  leave(third);
}

TEST_CASE("The duplicate is kept of each client that has left.") {
  auto server = start();
  INFO("four more clients came and left");
  const auto descriptors_more = descriptors_kept(server);
  CHECK(descriptors_more >= 4);
}

TEST_CASE("No more than the duplicate is kept of a client that has left.") {
  auto server = start();
  INFO("four more clients came and left");
  const auto descriptors_more = descriptors_kept(server);
  CHECK(descriptors_more <= 4);
}
