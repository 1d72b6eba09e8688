// What ScriptedPoller promises. Time is only what the script says.

#include "minimio/testing/scripted_poller.hpp"

#include <stdexcept>
#include <string>

#include "minimio_units/kit.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using minimio::testing::ScriptedPoller;
using units::error_of;
using units::Events;

constexpr NativeHandle handle = 5;
constexpr NativeHandle other_handle = 6;
constexpr Token token{1};
constexpr Token other_token{2};

constexpr auto at(Clock::duration time) { return Clock::time_point{time}; }

/// What one wait gives, with room for this many.
Events wait(ScriptedPoller& poller, std::optional<Clock::time_point> deadline = {},
            std::size_t room = 8) {
  Events events(room);
  events.resize(poller.wait(events, deadline));
  return events;
}

/// What there is without time passing.
Events look(ScriptedPoller& poller) { return wait(poller, poller.now()); }

Event readable(Token of = token) { return {of, Happened::readable}; }

}  // namespace

TEST_CASE("scripted poller: a wait takes the clock to what the script has next") {
  ScriptedPoller poller;
  CHECK(poller.now() == at(0ms));
  poller.add(handle, token, Interest::readable);
  poller.at(20ms, [&] { poller.make(handle, Happened::readable); });
  CHECK(poller.now() == at(0ms));
  CHECK(wait(poller) == Events{readable()});
  CHECK(poller.now() == at(20ms));
  CHECK(poller.waits() == 1);
}

TEST_CASE("scripted poller: steps run in the order of their times") {
  ScriptedPoller poller;
  std::string order;
  const auto write = [&](char letter) {
    return [&order, &poller, letter] {
      order += letter + std::to_string(poller.now().time_since_epoch() / 1ms) + " ";
    };
  };
  poller.at(20ms, write('c'));
  poller.at(10ms, write('a'));
  poller.at(20ms, write('d'));
  poller.at(10ms, write('b'));
  poller.at(0ms, write('-'));
  poller.at(31ms, write('x'));
  CHECK(wait(poller, at(30ms)).empty());
  CHECK(order == "-0 a10 b10 c20 d20 ");
  CHECK(poller.now() == at(30ms));
}

TEST_CASE("scripted poller: a step may give more steps") {
  ScriptedPoller poller;
  poller.add(handle, token, Interest::readable);
  poller.at(10ms, [&] {
    poller.at(5ms, [&] {  // it has passed: so it is now
      CHECK(poller.now() == at(10ms));
      poller.at(15ms, [&] { poller.make(handle, Happened::readable); });
    });
  });
  CHECK(wait(poller) == Events{readable()});
  CHECK(poller.now() == at(15ms));
}

TEST_CASE("scripted poller: a wait ends at its deadline and no earlier") {
  ScriptedPoller poller;
  CHECK(wait(poller, at(10ms)).empty());
  CHECK(poller.now() == at(10ms));
  CHECK(wait(poller, at(5ms)).empty());  // it has passed
  CHECK(poller.now() == at(10ms));

  poller.add(handle, token, Interest::readable);
  poller.at(20ms, [&] { poller.make(handle, Happened::readable); });
  CHECK(wait(poller, at(20ms) - 1ns).empty());
  CHECK(wait(poller, at(20ms)) == Events{readable()});

  poller.make(handle, Happened::nothing);
  CHECK(wait(poller, Clock::time_point::max()).empty());
  CHECK(poller.now() == Clock::time_point::max());
}

TEST_CASE("scripted poller: what is so already ends a wait at once") {
  ScriptedPoller poller;
  poller.make(handle, Happened::readable);
  poller.add(handle, token, Interest::readable);
  poller.at(1ms, [] { FAIL("no time was to pass"); });
  CHECK(wait(poller) == Events{readable()});
  CHECK(poller.now() == at(0ms));
}

TEST_CASE("scripted poller: a step that is due runs before the wait looks") {
  ScriptedPoller poller;
  poller.make(handle, Happened::readable);
  poller.add(handle, token, Interest::readable);
  poller.at(0ms, [&] { poller.make(handle, Happened::writable); });
  CHECK(look(poller).empty());
}

TEST_CASE("scripted poller: time can pass outside of waits") {
  ScriptedPoller poller;
  poller.add(handle, token, Interest::readable);
  poller.at(3ms, [&] { poller.make(handle, Happened::readable); });
  poller.pass(2ms);
  CHECK(look(poller).empty());
  poller.pass(2ms);
  CHECK(poller.now() == at(4ms));
  CHECK(look(poller) == Events{readable()});
  CHECK(poller.now() == at(4ms));
}

TEST_CASE("scripted poller: level is told at every wait") {
  ScriptedPoller poller;
  poller.add(handle, token, Interest::readable, Mode::level);
  poller.make(handle, Happened::readable);
  for (int i = 0; i < 3; ++i) CHECK(look(poller) == Events{readable()});
  poller.make(handle, Happened::nothing);
  CHECK(look(poller).empty());
}

TEST_CASE("scripted poller: edge is told once for each arrival") {
  ScriptedPoller poller;
  poller.make(handle, Happened::readable);
  poller.add(handle, token, Interest::readable, Mode::edge);
  CHECK(look(poller) == Events{readable()});
  CHECK(look(poller).empty());
  poller.make(handle, Happened::readable);
  CHECK(look(poller) == Events{readable()});
  CHECK(look(poller).empty());
  poller.make(handle, Happened::nothing);
  CHECK(look(poller).empty());
  poller.make(handle, Happened::readable);
  CHECK(look(poller) == Events{readable()});
  poller.modify(handle, other_token, Interest::readable, Mode::edge);
  CHECK(look(poller) == Events{readable(other_token)});
  CHECK(look(poller).empty());
}

TEST_CASE("scripted poller: oneshot is told once until modify") {
  ScriptedPoller poller;
  poller.add(handle, token, Interest::readable, Mode::oneshot);
  CHECK(look(poller).empty());
  poller.make(handle, Happened::readable);
  CHECK(look(poller) == Events{readable()});
  poller.make(handle, Happened::readable | Happened::error);
  CHECK(look(poller).empty());
  poller.modify(handle, token, Interest::readable, Mode::oneshot);
  CHECK(look(poller) == Events{readable().with(Happened::error)});
  CHECK(look(poller).empty());
}

TEST_CASE("scripted poller: only what was asked for is told") {
  ScriptedPoller poller;
  poller.make(handle, Happened::readable | Happened::writable | Happened::priority);
  poller.add(handle, token, Interest::writable);
  CHECK(look(poller) == Events{{token, Happened::writable}});
  poller.modify(handle, token, Interest::readable | Interest::priority);
  CHECK(look(poller) == Events{readable().with(Happened::priority)});
  poller.make(handle, Happened::writable);
  CHECK(look(poller).empty());
}

TEST_CASE("scripted poller: errors and ends are told to all but the paused") {
  ScriptedPoller poller;
  const auto trouble = Happened::error | Happened::read_closed | Happened::write_closed;
  poller.make(handle, trouble);
  poller.add(handle, token, Interest::writable);
  CHECK(look(poller) == Events{{token, trouble}});
  poller.modify(handle, token, Interest::none);
  CHECK(look(poller).empty());
  CHECK(wait(poller, at(1ms)).empty());
  poller.modify(handle, token, Interest::readable);
  CHECK(look(poller) == Events{{token, trouble}});
}

TEST_CASE("scripted poller: what a step removes is not told") {
  ScriptedPoller poller;
  poller.add(handle, token, Interest::readable);
  poller.add(other_handle, other_token, Interest::readable);
  poller.at(1ms, [&] {
    poller.make(handle, Happened::readable);
    poller.make(other_handle, Happened::readable);
    poller.remove(handle);
  });
  CHECK(wait(poller) == Events{readable(other_token)});
  poller.remove(other_handle);
  CHECK(look(poller).empty());
  poller.add(handle, Token{3}, Interest::readable);  // still readable
  CHECK(look(poller) == Events{readable(Token{3})});
}

TEST_CASE("scripted poller: what a step adds or modifies counts for the wait") {
  ScriptedPoller poller;
  poller.make(handle, Happened::readable);
  poller.make(other_handle, Happened::writable);
  poller.add(other_handle, other_token, Interest::readable);
  poller.at(1ms, [&] { poller.add(handle, token, Interest::readable); });
  CHECK(wait(poller) == Events{readable()});
  CHECK(poller.now() == at(1ms));
  poller.remove(handle);
  poller.at(2ms, [&] { poller.modify(other_handle, token, Interest::writable); });
  CHECK(wait(poller) == Events{{token, Happened::writable}});
  CHECK(poller.now() == at(2ms));
}

TEST_CASE("scripted poller: wakes coalesce and each token comes once") {
  ScriptedPoller poller;
  poller.at(1ms, [&] {
    poller.wake(token);
    poller.wake(other_token);
    poller.wake(token);
  });
  const Event first{token, Happened::wakeup}, second{other_token, Happened::wakeup};
  CHECK(wait(poller) == Events{first, second});
  CHECK(poller.now() == at(1ms));
  CHECK(look(poller).empty());
  poller.wake(token);
  poller.wake(other_token);
  CHECK(wait(poller, {}, 1) == Events{first});
  CHECK(wait(poller, {}, 1) == Events{second});
  CHECK(look(poller).empty());
}

TEST_CASE("scripted poller: with room for one all have their turn") {
  ScriptedPoller poller;
  for (const NativeHandle each : {1, 2, 3}) {
    poller.make(each, Happened::readable);
    poller.add(each, Token(each), Interest::readable);
  }
  poller.wake(Token{9});
  std::vector<Token> order;
  for (int i = 0; i < 7; ++i) order.push_back(wait(poller, {}, 1).at(0).token());
  CHECK(order == std::vector{Token{9}, Token{1}, Token{2}, Token{3}, Token{1}, Token{2},
                             Token{3}});
}

TEST_CASE("scripted poller: what finds no room is not forgotten") {
  ScriptedPoller poller;
  for (const NativeHandle each : {1, 2, 3}) {
    poller.add(each, Token(each), Interest::readable,
               each == 2 ? Mode::oneshot : Mode::edge);
    poller.make(each, Happened::readable);
  }
  CHECK(wait(poller, {}, 2) == Events{readable(Token{1}), readable(Token{2})});
  CHECK(wait(poller, {}, 2) == Events{readable(Token{3})});
  CHECK(look(poller).empty());
}

TEST_CASE("scripted poller: mistakes are refused as by every poller") {
  ScriptedPoller poller;
  const auto code = [](auto call) { return error_of(call).code(); };
  poller.make(handle, Happened::readable);
  poller.add(handle, token, Interest::readable);
  CHECK(code([&] { poller.add(handle, other_token, Interest::writable); }) ==
        std::errc::file_exists);
  CHECK(look(poller) == Events{readable()});  // nothing has changed
  CHECK(code([&] { poller.modify(other_handle, token, Interest::readable); }) ==
        std::errc::no_such_file_or_directory);
  CHECK(code([&] { poller.remove(other_handle); }) ==
        std::errc::no_such_file_or_directory);
  poller.remove(handle);
  CHECK(code([&] { poller.remove(handle); }) == std::errc::no_such_file_or_directory);
  CHECK(code([&] { poller.wait({}, at(0ms)); }) == std::errc::invalid_argument);
}

TEST_CASE("scripted poller: a wait that would never end throws") {
  ScriptedPoller poller;
  poller.add(handle, token, Interest::readable);
  CHECK_THROWS_AS(wait(poller), std::logic_error);
  bool has_run = false;
  poller.at(5ms, [&] { has_run = true; });  // it makes nothing happen
  CHECK_THROWS_AS(wait(poller), std::logic_error);
  CHECK(has_run);
  poller.wake(token);
  CHECK(wait(poller).size() == 1);
}

TEST_CASE("scripted poller: what a step throws comes out of the wait") {
  ScriptedPoller poller;
  poller.at(1ms, [] { throw std::runtime_error{"a step"}; });
  poller.at(1ms, [&] { poller.wake(token); });
  CHECK_THROWS_AS(wait(poller), std::runtime_error);
  CHECK(wait(poller).size() == 1);  // the script goes on
}

TEST_CASE("scripted poller: it counts its waits") {
  ScriptedPoller poller;
  CHECK(poller.waits() == 0);
  for (const auto time : {1ms, 2ms, 3ms}) poller.at(time, [] {});
  wait(poller, at(5ms));
  CHECK(poller.waits() == 1);
  look(poller);
  CHECK(poller.waits() == 2);
}
