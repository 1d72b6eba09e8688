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

TEST_CASE("Who hangs up makes room for another.") {
  auto server = start();
  auto clients = connect(server, 2);
  for (auto& client : clients) talk(client, "hello");
  clients[0].finish_sending();
  clients[0].expect_end();
  Client third{server, "client 3"};
  talk(third, "there is room");
  talk(clients[1], "still here");
}

TEST_CASE("The third client takes the place of the first.") {
  auto server = start();
  auto clients = connect(server, 2);
  for (auto& client : clients) talk(client, "hello");
  Client third{server, "client 3"};
  talk(third, "me, too");
  clients[0].expect_end();
}

TEST_CASE("Who may stay is heard after another had to go.") {
  auto server = start();
  auto clients = connect(server, 2);
  for (auto& client : clients) talk(client, "hello");
  Client third{server, "client 3"};
  talk(third, "me, too");
  talk(clients[1], "still here");
}

TEST_CASE("A hundred come and have to go and what they had is freed.") {
  auto server = start();
  std::vector<Client> clients;
  clients.reserve(100);
  for (int i = 1; i <= 100; ++i) {
    clients.emplace_back(server, "client " + std::to_string(i));
    talk(clients.back(), "hello");
  }
}
