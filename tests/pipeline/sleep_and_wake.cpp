// How the two ends of a channel sleep and wake each other, on a machine so small that
// every order of their steps can be tried. Like a processor, it keeps stores back.

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "harness/catch.hpp"

namespace {

constexpr int messages = 4;

enum End { producer, consumer };
enum Variable {
  pushed,
  popped,
  waits_for_room,
  producer_sleeps,
  consumer_sleeps,
  variables
};

enum class Do {
  try_it,  // go on if there is room, or a message; or else to what comes after `ring`
  move,    // push, or pop
  ask,     // whether the producer waits for room; if not, from the beginning
  ring,    // wake the other if it sleeps, and from the beginning
  say_it_waits,  // Channel::has_room, its first line
  say_asleep,    // Doorbell::wait, its first line
  look,          // do not sleep if there is room, or a message
  sleep,         // until the other rings
  get_up,        // and from the beginning
};
using Program = std::vector<Do>;

struct Protocol {
  Program produce{Do::try_it,       Do::move, Do::ring,  Do::say_asleep,
                  Do::say_it_waits, Do::look, Do::sleep, Do::get_up};
  Program consume{Do::try_it,     Do::move, Do::ask,   Do::ring,
                  Do::say_asleep, Do::look, Do::sleep, Do::get_up};
  int capacity = 2;
  bool exchanges = true;  // or else a load and a store
};

struct State {
  std::array<int, variables> memory{};
  // What each has stored, but the other does not see yet.
  std::array<std::vector<std::pair<Variable, int>>, 2> kept_back;
  std::array<std::size_t, 2> line{};  // where each is in its program
  std::array<bool, 2> is_rung{};
  auto operator<=>(const State&) const = default;
};

class Machine {
 public:
  Machine(const Protocol& protocol, State& state, End self)
      : protocol_{protocol}, state_{state}, self_{self} {}

  /// One step of one end. @return false when it sleeps, or has pushed all.
  bool step() {
    const auto& program = self_ == producer ? protocol_.produce : protocol_.consume;
    const auto line = state_.line[self_];
    const auto mine = self_ == producer ? pushed : popped;
    const auto sleeps = self_ == producer ? producer_sleeps : consumer_sleeps;
    const auto other_sleeps = self_ == producer ? consumer_sleeps : producer_sleeps;
    auto next = line + 1;
    switch (program[line]) {
      case Do::try_it:
        if (self_ == producer && load(pushed) == messages) return false;
        if (!can_go_on())
          next = std::ranges::find(program, Do::ring) - program.begin() + 1u;
        break;
      case Do::move:
        store(mine, load(mine) + 1);
        break;
      case Do::ask:
        if (!exchange(waits_for_room, 0)) next = 0;
        break;
      case Do::ring:
        if (exchange(other_sleeps, 0)) state_.is_rung[1 - self_] = true;
        next = 0;
        break;
      case Do::say_it_waits:
        exchange(waits_for_room, 1);
        break;
      case Do::say_asleep:
        exchange(sleeps, 1);
        break;
      case Do::look:
        if (can_go_on()) next = program.size() - 1;
        break;
      case Do::sleep:
        if (!state_.is_rung[self_]) return false;
        break;
      case Do::get_up:
        state_.is_rung[self_] = false;
        exchange(sleeps, 0);
        next = 0;
    }
    state_.line[self_] = next;
    return true;
  }

  /// The other sees the next store. @return false when it has seen all.
  bool show() {
    auto& stores = state_.kept_back[self_];
    if (stores.empty()) return false;
    state_.memory[stores.front().first] = stores.front().second;
    stores.erase(stores.begin());
    return true;
  }

 private:
  bool can_go_on() const {
    const auto size = load(pushed) - load(popped);
    return self_ == producer ? size < protocol_.capacity : size > 0;
  }

  int load(Variable variable) const {
    auto value = state_.memory[variable];
    for (const auto& [stored, newer] : state_.kept_back[self_])
      if (stored == variable) value = newer;
    return value;
  }
  void store(Variable variable, int value) {
    state_.kept_back[self_].emplace_back(variable, value);
  }
  int exchange(Variable variable, int value) {
    const auto before = load(variable);
    store(variable, value);
    while (protocol_.exchanges && show()) {}
    return before;
  }

  const Protocol& protocol_;
  State& state_;
  const End self_;
};

/// Tries all orders. @return whether one of them ends before all messages are through.
bool can_hang(const Protocol& protocol) {
  std::set<State> seen;
  std::vector<State> open(1);
  while (!open.empty()) {
    const auto state = open.back();
    open.pop_back();
    if (!seen.insert(state).second) continue;
    bool is_end = true;
    for (const auto end : {producer, consumer}) {
      for (const auto act : {&Machine::step, &Machine::show}) {
        auto next = state;
        if (!(Machine{protocol, next, end}.*act)()) continue;
        open.push_back(std::move(next));
        is_end = false;
      }
    }
    if (is_end && state.memory[popped] != messages) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("sleep and wake: in no order of the steps does one sleep for ever") {
  for (const int capacity : {1, 2, 3}) {
    Protocol protocol;
    protocol.capacity = capacity;
    CHECK_FALSE(can_hang(protocol));
  }
}

TEST_CASE("sleep and wake: who looks first and then says can sleep for ever") {
  Protocol protocol;
  protocol.consume = {Do::try_it, Do::move,       Do::ask,   Do::ring,
                      Do::look,   Do::say_asleep, Do::sleep, Do::get_up};
  CHECK(can_hang(protocol));
}

// The answer can be to a message of before, and come when the ring is full again.
TEST_CASE("sleep and wake: who says too early that it waits can sleep for ever") {
  Protocol protocol;
  protocol.produce = {Do::try_it,     Do::move, Do::ring,  Do::say_it_waits,
                      Do::say_asleep, Do::look, Do::sleep, Do::get_up};
  CHECK(can_hang(protocol));
}

TEST_CASE("sleep and wake: a store and a load instead of an exchange are not enough") {
  Protocol protocol;
  protocol.exchanges = false;
  CHECK(can_hang(protocol));
}
