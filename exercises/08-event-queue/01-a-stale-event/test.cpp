#include <unordered_set>
#include <vector>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "minimio/testing/scripted_poller.hpp"

using namespace kit;
using minimio::Happened;
using minimio::Token;

namespace {

constexpr Token listener{~std::uint64_t{0}};

std::string who(const Clients& clients, Token token) {
  const auto* name = clients.find(token);
  return name ? *name : "nobody";
}

}  // namespace

TEST_CASE("A client is found by its token for as long as it is there.") {
  const auto clients = make_clients();
  const auto ada = clients->insert("Ada"), bob = clients->insert("Bob"),
             cleo = clients->insert("Cleo");
  CHECK(who(*clients, ada) == "Ada");
  CHECK(who(*clients, bob) == "Bob");
  CHECK(who(*clients, cleo) == "Cleo");
  INFO("Bob has gone, and Dan has come");
  clients->erase(bob);
  const auto dan = clients->insert("Dan");
  CHECK(who(*clients, ada) == "Ada");
  CHECK(who(*clients, cleo) == "Cleo");
  CHECK(who(*clients, dan) == "Dan");
}

TEST_CASE("An event of a client who has gone does not reach the one who came.") {
  const auto clients = make_clients();
  minimio::testing::ScriptedPoller poller;
  constexpr int listening = 3, to_ada = 4, to_bob = 5;
  poller.add(listening, listener, minimio::Interest::readable);
  poller.add(to_ada, clients->insert("Ada"), minimio::Interest::readable);
  const auto bob = clients->insert("Bob");
  poller.add(to_bob, bob, minimio::Interest::readable);
  for (const int handle : {listening, to_ada, to_bob})
    poller.make(handle, Happened::readable);

  std::vector<minimio::Event> events(8);
  events.resize(poller.wait(events));
  REQUIRE(events.size() == 3);
  INFO(
      "One wait tells three events: of the listener, of Ada, of Bob.\n"
      "listener  Eve has come, so Bob is dropped and Eve let in");
  poller.remove(to_bob);
  clients->erase(bob);
  clients->insert("Eve");
  INFO("Ada       finds " << who(*clients, events[1].token()));
  CHECK(who(*clients, events[1].token()) == "Ada");
  INFO("Bob       finds " << who(*clients, events[2].token()));
  const auto found_by_bobs_event = who(*clients, events[2].token());
  CHECK(found_by_bobs_event == "nobody");
}

TEST_CASE("An event of a client who has gone finds nobody in the empty slot.") {
  const auto clients = make_clients();
  clients->insert("Ada");
  const auto bob = clients->insert("Bob");
  clients->erase(bob);
  INFO("Bob has gone, and nobody has come.");
  const auto found_by_bobs_event = who(*clients, bob);
  CHECK(found_by_bobs_event == "nobody");
}

TEST_CASE("A token does not come again however often its slot changes hands.") {
  const auto clients = make_clients();
  std::unordered_set<Token> tokens;
  for (int visit = 1; visit <= 100'000; ++visit) {
    const auto token = clients->insert("visitor");
    const bool is_new = tokens.insert(token).second;
    if (!is_new) {
      INFO("Clients came and went, one at a time. Client "
           << visit << " has the token of one before it: 0x" << std::hex
           << static_cast<std::uint64_t>(token));
      REQUIRE(is_new);
    }
    clients->erase(token);
  }
}

TEST_CASE("Who has gone can't be erased again in the place of another.") {
  const auto clients = make_clients();
  const auto bob = clients->insert("Bob");
  clients->erase(bob);
  const auto eve = clients->insert("Eve");
  clients->erase(bob);
  INFO("Bob has gone, Eve has come, and Bob is erased once more.");
  CHECK(who(*clients, eve) == "Eve");
  const auto fay = clients->insert("Fay");
  INFO("Fay has come.");
  CHECK(who(*clients, eve) == "Eve");
  CHECK(who(*clients, fay) == "Fay");
}

TEST_CASE("A slot that was left is used again.") {
  const auto clients = make_clients();
  const auto ada = clients->insert("Ada");
  for (int visit = 0; visit < 1000; ++visit) clients->erase(clients->insert("visitor"));
  INFO("Ada is there, and a thousand clients came and went, one at a time.");
  CHECK(who(*clients, ada) == "Ada");
  CHECK(clients->slots() == 2);
}
