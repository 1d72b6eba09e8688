#include <optional>
#include <vector>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

/// What has become of a client, seen from outside.
struct Fate {
  bool is_running = false;
  bool is_destroyed = false;
  bool was_running_then = false;
};

/// A client that is owned by a callback, and by nobody else.
class Owned {
 public:
  explicit Owned(Fate& fate, std::function<void()> at_end = {})
      : fate_{fate}, at_end_{std::move(at_end)} {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    fate_.is_destroyed = true;
    fate_.was_running_then = fate_.is_running;
    if (at_end_) at_end_();
  }

 private:
  Fate& fate_;
  std::function<void()> at_end_;
};

/// The last thing that a callback does: it may be gone when this returns.
void remove_and_return(Table& table, std::vector<int> keys, Fate& fate) {
  fate.is_running = true;
  for (const int key : keys) table.remove(key);
  fate.is_running = false;
}

void turn(Table& table, std::vector<int> keys) { table.turn(keys); }

/// Adds a callback that owns a client and removes itself.
int add_leaver(Table& table, Fate& fate) {
  const auto key = std::make_shared<int>();
  const auto client = std::make_shared<Owned>(fate);
  return *key = table.add([&, key, client] { remove_and_return(table, {*key}, fate); });
}

}  // namespace

TEST_CASE("A callback that removes itself is not destroyed while it runs.") {
  const auto table = make_table();
  Fate fate;
  const int leaver = add_leaver(*table, fate);
  turn(*table, {leaver});
  if (fate.was_running_then)
    FAIL(
        "A callback owns a client. There was an event for it,\n"
        "and it called remove with its own key.\n\n"
        "expected  the client lives until the callback has returned\n"
        "saw       the client was destroyed within remove");
}

TEST_CASE("At the end of the turn it is destroyed with all that it owns.") {
  const auto table = make_table();
  Fate fate;
  const int leaver = add_leaver(*table, fate);
  turn(*table, {leaver});
  if (!fate.is_destroyed)
    FAIL(
        "A callback owns a client. There was an event for it,\n"
        "and it called remove with its own key.\n\n"
        "expected  the client is destroyed when turn returns\n"
        "saw       it is still there");
}

TEST_CASE("What was removed is not called even if there is an event for it.") {
  const auto table = make_table();
  int calls = 0;
  std::optional<int> second;
  const int first = table->add([&] { table->remove(*second); });
  second = table->add([&] { ++calls; });
  turn(*table, {first, *second});
  INFO("One turn had an event for A and one for B. A's callback removed B.\n");
  CHECK(calls == 0);
}

TEST_CASE("A callback keeps what it has noted from call to call.") {
  const auto table = make_table();
  int noted = 0;
  const int counter = table->add([&noted, calls = 0]() mutable { noted = ++calls; });
  turn(*table, {counter});
  turn(*table, {counter, counter});
  INFO(
      "A callback counts its calls in a variable of its own. It was called 3 times.\n");
  CHECK(noted == 3);
}

TEST_CASE("A callback may remove others and is still there itself.") {
  const auto table = make_table();
  std::vector<int> others;
  int calls = 0;
  const int first = table->add([&] {
    ++calls;
    for (const int other : others) table->remove(other);
  });
  Fate fates[2];
  for (auto& fate : fates) others.push_back(add_leaver(*table, fate));
  turn(*table, {first});
  turn(*table, {first});
  INFO("A's callback removed B and C. Then there was a second event for A.\n");
  CHECK(calls == 2);
  if (!fates[0].is_destroyed || !fates[1].is_destroyed)
    FAIL("expected  B and C are destroyed\nsaw       they are still there");
}

TEST_CASE("Who is destroyed at the end of a turn may remove another.") {
  const auto table = make_table();
  Fate fate, of_the_other;
  bool is_over = false;  // then the table goes itself
  const auto other = std::make_shared<int>();
  const auto remove_other = [&, other] {
    if (!is_over) table->remove(*other);
  };
  std::vector<int> three;
  {
    const auto client = std::make_shared<Owned>(fate, remove_other);
    const auto its_part = std::make_shared<Owned>(of_the_other);
    three.push_back(table->add([&, client] {
      const std::shared_ptr<Owned> until_here = client;
      remove_and_return(*table, three, fate);
    }));
    *other = table->add([its_part] {});
  }
  for (int i = 0; i < 2; ++i) three.push_back(table->add([] {}));
  turn(*table, {three[0]});
  turn(*table, {});
  is_over = true;
  if (!of_the_other.is_destroyed)
    FAIL(
        "A callback removed itself, and its client's destructor removed B.\n"
        "Then there was one more turn.\n\n"
        "expected  B is destroyed\n"
        "saw       B is still there");
}

TEST_CASE("What another callback removes lives to the end of the turn as well.") {
  const auto table = make_table();
  Fate fate;
  const int owner = table->add([client = std::make_shared<Owned>(fate)] {});
  const int first = table->add([&] { table->remove(owner); });
  bool was_there = false;
  const int last = table->add([&] { was_there = !fate.is_destroyed; });
  turn(*table, {first, last});
  INFO("One turn had an event for A and one for C. A's callback removed B.\n");
  if (!was_there)
    FAIL("expected  B is still there when C is called\nsaw       it is destroyed");
}

TEST_CASE("A key is not given again.") {
  const auto table = make_table();
  const int former = table->add([] {});
  table->remove(former);
  turn(*table, {});
  const int latter = table->add([] {});
  INFO("A callback was added and removed, and after a turn another was added.\n");
  CHECK(latter != former);
}
