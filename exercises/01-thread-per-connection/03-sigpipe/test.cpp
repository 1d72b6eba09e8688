#include <string>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};

std::string ticks(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "tick\n";
  return text;
}

/// A client that has heard the first tick.
Client listen_to(Server& server, std::string name) {
  Client client{server, std::move(name)};
  client.expect(ticks(1));
  return client;
}

/// First the end and then nobody, so that what is on its way makes no difference.
void leave(Client client) {
  client.finish_sending();
  client.close();
}

constexpr int many_more =
    50;  // more than enough for two writes to the one that has gone

}  // namespace

TEST_CASE("Every client hears the ticks.") {
  auto server = start();
  for (auto& client : connect(server, 3)) client.expect(ticks(3));
}

TEST_CASE("A client that leaves in good order takes no other along.") {
  auto server = start();
  auto stays = listen_to(server, "stays");
  auto leaves = listen_to(server, "leaves");
  leave(std::move(leaves));
  stays.expect(ticks(many_more));
  listen_to(server, "newcomer");
}

TEST_CASE("A client that breaks the connection takes no other along.") {
  auto server = start();
  auto stays = listen_to(server, "stays");
  auto breaks = listen_to(server, "breaks");
  breaks.reset();
  stays.expect(ticks(many_more));
  listen_to(server, "newcomer");
}

TEST_CASE("A client that has only finished sending still hears the ticks.") {
  auto server = start();
  auto client = listen_to(server, "client");
  client.finish_sending();
  client.expect(ticks(many_more));
}

TEST_CASE("When a client has gone its thread ends and its descriptor is closed.") {
  auto server = start();
  const auto open = [&] { return harness::open_descriptors(server.pid()); };
  const auto stays = listen_to(server, "stays");
  const auto before = open();
  leave(listen_to(server, "leaves"));
  INFO("\n" << server.transcript().text() << "\nSo it is gone.");
  harness::eventually([&] { return open() == before; }, within(500ms));
  const auto descriptors_open_now = open();
  CHECK(descriptors_open_now == before);
}
