// What Channel promises.

#include "minimio/coro/channel.hpp"

#include <memory>

#include "coro/kit.hpp"
#include "minimio/coro/scope.hpp"
#include "minimio/coro/sleep.hpp"
#include "minimio/coro/timeout.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using coro::Channel;
using coro::Scope;
using coro::Task;
using units::ScriptedRuntime;
using units::Story;

using Numbers = std::vector<int>;

Task<> send_all(Channel<int>& channel, Numbers numbers, Story* story = nullptr) {
  for (const int number : numbers) {
    const bool sent = co_await channel.send(number);
    if (story) story->push_back((sent ? "sent " : "kept ") + std::to_string(number));
  }
}

Task<> receive_all(Channel<int>& channel, Numbers& numbers) {
  while (const auto number = co_await channel.receive()) numbers.push_back(*number);
}

}  // namespace

TEST_CASE("coro channel: values come out in order whatever its capacity") {
  for (const std::size_t capacity : {0, 1, 3, 100}) {
    INFO("capacity " << capacity);
    ScriptedRuntime scripted;
    auto& runtime = scripted.runtime;
    Numbers sent, received;
    for (int i = 0; i < 50; ++i) sent.push_back(i);
    const auto main = [&]() -> Task<> {
      Channel<int> channel{capacity};
      Scope scope{runtime};
      scope.spawn(receive_all(channel, received));
      co_await send_all(channel, sent);
      channel.close();
      co_await scope.join();
    };
    runtime.run(main());
    CHECK(received == sent);
  }
}

TEST_CASE("coro channel: who sends waits while it is full") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  Numbers values;
  const auto main = [&]() -> Task<> {
    Channel<int> channel{1};
    Scope scope{runtime};
    scope.spawn(send_all(channel, {1, 2, 3}, &story));
    co_await coro::sleep_for(1ms);
    story.push_back("receive");
    values.push_back(*co_await channel.receive());
    co_await coro::sleep_for(1ms);
    values.push_back(*co_await channel.receive());
    values.push_back(*co_await channel.receive());
    co_await scope.join();
  };
  runtime.run(main());
  CHECK(values == Numbers{1, 2, 3});
  CHECK(story == Story{"sent 1", "receive", "sent 2", "sent 3"});
}

TEST_CASE("coro channel: closed it gives what is in it and takes no more") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  Numbers rest;
  const auto main = [&]() -> Task<> {
    Channel<int> channel{2};
    Scope scope{runtime};
    scope.spawn(send_all(channel, {1, 2, 3}, &story));
    co_await coro::sleep_for(1ms);
    channel.close();
    const Numbers late{4};
    co_await send_all(channel, late, &story);
    co_await receive_all(channel, rest);
    co_await scope.join();
  };
  runtime.run(main());
  CHECK(story == Story{"sent 1", "sent 2", "kept 4", "kept 3"});
  CHECK(rest == Numbers{1, 2});
}

TEST_CASE("coro channel: closing it lets all receivers go") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Numbers none;
  const auto main = [&]() -> Task<> {
    Channel<int> channel;
    Scope scope{runtime};
    for (int i = 0; i < 3; ++i) scope.spawn(receive_all(channel, none));
    co_await coro::sleep_for(1ms);
    channel.close();
    co_await scope.join();
  };
  runtime.run(main());
  CHECK(none.empty());
}

TEST_CASE("coro channel: a receiver that has given up takes no value") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  const auto main = [&]() -> Task<> {
    Channel<int> channel{1};
    const auto nothing = co_await coro::with_timeout(channel.receive(), 1ms);
    CHECK_FALSE(nothing);
    const bool has_room = co_await channel.send(1);
    CHECK(has_room);
    const auto full = co_await coro::with_timeout(channel.send(2), 1ms);
    CHECK_FALSE(full);
    const auto one = co_await channel.receive();
    CHECK(*one == 1);
    const auto nothing_more = co_await coro::with_timeout(channel.receive(), 1ms);
    CHECK_FALSE(nothing_more);
  };
  runtime.run(main());
}

TEST_CASE("coro channel: a value that was handed over is not lost to a cancellation") {
  ScriptedRuntime scripted;
  auto& [script, runtime] = scripted;
  Story story;
  const auto main = [&]() -> Task<> {
    Channel<std::unique_ptr<int>> channel;
    Scope scope{runtime};
    const auto receiver = [&]() -> Task<> {
      const auto value = co_await channel.receive();
      story.push_back("received " + std::to_string(**value));
      co_await coro::yield();
      story.push_back("never");
    };
    scope.spawn(receiver());
    co_await coro::sleep_for(1ms);
    co_await channel.send(std::make_unique<int>(7));
    scope.cancel();  // before it had its turn
    co_await scope.join();
  };
  runtime.run(main());
  CHECK(story == Story{"received 7"});
}
