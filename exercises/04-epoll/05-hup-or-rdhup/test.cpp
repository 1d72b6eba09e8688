#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};
const std::string_view beginning = std::string_view{page}.substr(0, 10);
const std::string_view rest = std::string_view{page}.substr(10);

/// Asks for a page, and reads its beginning.
void begin_page(Client& client) {
  client.send("1");
  client.expect(beginning);
}

}  // namespace

TEST_CASE("Each byte brings a page.") {
  auto server = start();
  auto client = slow_client(server);
  for (int i = 0; i < 2; ++i) {
    client.send("1");
    client.expect(page);
  }
}

TEST_CASE("A client that has finished sending gets the rest of its page.") {
  auto server = start();
  auto client = slow_client(server);
  begin_page(client);
  client.finish_sending();
  client.expect(rest);
}

TEST_CASE("All that was asked for before the end is answered.") {
  auto server = start();
  auto client = slow_client(server);
  server.pause();
  client.send("12");
  client.finish_sending();
  server.resume();
  client.expect(page);
  client.expect(page);
}

TEST_CASE("When a client has finished and got its page the server hangs up.") {
  auto server = start();
  auto client = slow_client(server);
  client.send("1");
  client.expect(page);
  client.finish_sending();
  client.expect_end();
}

TEST_CASE("While a client that has finished is slow to read the server sleeps.") {
  auto server = start();
  auto client = slow_client(server);
  begin_page(client);
  client.finish_sending();
  expect_sleep(server, client, "the client has to read first");
  client.expect(rest);
}

TEST_CASE("A client that breaks its connection is dropped.") {
  auto server = start();
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  const auto before = harness::open_descriptors(server.pid());
  if (!before) skip("this system does not tell what another process has open");
  auto client = slow_client(server);
  begin_page(client);
  client.reset();
  const auto is_dropped = [&] {
    return harness::open_descriptors(server.pid()) == before;
  };
  if (!harness::eventually(is_dropped, within(500ms)))
    client.fail("the server to close the client's descriptor",
                "that it was open after 500 ms");
}
