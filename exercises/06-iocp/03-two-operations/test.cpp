#include "kit/kit.hpp"

using namespace kit;

namespace {

void say(Client& from, Client& to, std::string_view words) {
  from.send(words);
  to.expect(words, within(1s));
}

/// Whether these words are heard before the server ends.
bool is_heard(Client& from, Client& to, std::string_view words) {
  from.send(words);
  std::string heard;
  harness::eventually(
      [&] {
        heard += to.receive_what_came(words.size());
        return heard == words || to.ended();
      },
      within(1s));
  return heard == words;
}

/// Lets two talk, and looks whether the server was ended for breaking this rule, of
/// those in kit/lent.cpp.
void require_kept(std::string_view rule) {
  auto server = start();
  auto clients = connect(server, 2);
  const bool both_heard = is_heard(clients[0], clients[1], "hello") &&
                          is_heard(clients[0], clients[1], "are you there?");
  if (!both_heard)
    harness::eventually([&] { return !server.obituary().empty(); }, within(500ms));
  const auto obituary = server.obituary();
  INFO(server.transcript().text() << "\n\n" << obituary);
  const bool the_rule_was_broken = obituary.find(rule) != std::string::npos;
  REQUIRE_FALSE(the_rule_was_broken);
}

}  // namespace

TEST_CASE("An OVERLAPPED is used for one operation at a time.") {
  require_kept("the OVERLAPPED, or form, of one");
}

TEST_CASE("A buffer is lent to one operation at a time.") {
  require_kept("the buffer of one");
}

TEST_CASE("What an operation uses stays where it is until it has come back.") {
  require_kept("a function that has returned");
}

TEST_CASE("What one says the other hears and back.") {
  auto server = start();
  auto clients = connect(server, 2);
  say(clients[0], clients[1], "hello");
  say(clients[1], clients[0], "who is there?");
  say(clients[0], clients[1], "it is me");
}

TEST_CASE("Both may talk at once.") {
  auto server = start();
  auto clients = connect(server, 2);
  const std::string many(50'000, 'x');
  clients[0].send(many);
  clients[1].send(many);
  for (auto& client : clients) client.expect(many, within(1s));
}

TEST_CASE("The next two have a line of their own.") {
  auto server = start();
  auto clients = connect(server, 4);
  say(clients[3], clients[2], "is the line free?");
  say(clients[0], clients[1], "hello");
}

TEST_CASE("Who has finished hears what the other has to say.") {
  auto server = start();
  auto clients = connect(server, 2);
  clients[0].finish_sending();
  clients[1].expect_end();
  clients[1].send("I am not done");
  clients[0].expect("I am not done", within(1s));
}
