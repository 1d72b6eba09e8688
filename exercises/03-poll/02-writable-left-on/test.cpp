#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};

}  // namespace

TEST_CASE("A client that is slow to read gets all in the end.") {
  auto server = start();
  auto client = slow_client(server);
  client.send("1");
  client.expect(page);
}

TEST_CASE("A client that has said nothing is nothing to wake up for.") {
  auto server = start();
  Client silent{server, "silent client"};
  expect_sleep(server, silent, "nobody has said anything");
}

TEST_CASE("While a client is slow to read there is nothing to do for it.") {
  auto server = start();
  auto client = slow_client(server);
  client.send("1");
  client.expect(std::string_view{page}.substr(0, 10));
  expect_sleep(server, client, "the client has to read first");
}

TEST_CASE("What a slow client says in the meantime can wait.") {
  auto server = start();
  auto client = slow_client(server);
  client.send("1");
  client.expect(std::string_view{page}.substr(0, 10));
  client.send("2");
  expect_sleep(server, client, "the client has to read the first page first");
}

TEST_CASE("When a slow client has got all there is nothing to do for it.") {
  auto server = start();
  auto client = slow_client(server);
  client.send("1");
  client.expect(page);
  expect_sleep(server, client, "nothing is pending any more");
}

TEST_CASE("A client that was slow once is heard again.") {
  auto server = start();
  auto client = slow_client(server);
  client.send("1");
  client.expect(page);
  client.send("2");
  client.expect(page);
}

TEST_CASE("While one client is slow to read the others are served.") {
  auto server = start();
  auto slow = slow_client(server);
  slow.send("1");
  slow.expect(std::string_view{page}.substr(0, 10));
  Client other{server, "other client"};
  other.send("1");
  other.expect(page);
}
