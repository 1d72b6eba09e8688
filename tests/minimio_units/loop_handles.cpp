// What all handles of a loop promise: what keeps the loop alive, and how they end.

#include <optional>

#include "minimio/loop/handle.hpp"
#include "minimio/loop/pipe.hpp"
#include "minimio/loop/tcp.hpp"
#include "minimio/loop/timer.hpp"
#include "minimio/loop/udp.hpp"
#include "minimio/loop/watcher.hpp"
#include "minimio_units/loop_kit.hpp"
#include "minimio_units/streams.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using loop::EventLoop;
using loop::Timer;
using loop::Watcher;
using units::ScriptedLoop;
using units::Story;

constexpr NativeHandle handle = 50'005, other_handle = 50'006;  // nothing real

const auto nothing = [](auto&&...) {};

}  // namespace

TEST_CASE("loop handle: only what is active and referenced keeps the loop alive") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Timer timer{loop};
  CHECK_FALSE(loop.is_alive());
  timer.start(10ms, nothing);
  CHECK(loop.is_alive());
  timer.unref();
  timer.unref();
  CHECK_FALSE(timer.has_ref());
  CHECK(timer.is_active());
  CHECK_FALSE(loop.is_alive());
  timer.ref();
  timer.ref();
  CHECK(timer.has_ref());
  CHECK(loop.is_alive());
  timer.stop();
  CHECK_FALSE(loop.is_alive());
  timer.unref();
  timer.start(10ms, nothing);
  CHECK_FALSE(loop.is_alive());
  timer.ref();
  CHECK(loop.is_alive());
}

TEST_CASE("loop handle: an unreferenced one is called while others keep the loop") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  int calls = 0;
  Timer unreferenced{loop}, timer{loop};
  unreferenced.start(5ms, [&] { ++calls; });
  unreferenced.unref();
  CHECK_FALSE(loop.run());
  CHECK(calls == 0);
  timer.start(10ms, nothing);
  CHECK_FALSE(loop.run());
  CHECK(calls == 1);
}

TEST_CASE("loop handle: one that is closing keeps the loop alive for its callback") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  bool is_closed = false;
  Timer timer{loop};
  timer.start(10ms, nothing);
  timer.unref();
  timer.close([&] { is_closed = true; });
  CHECK(timer.is_closing());
  CHECK_FALSE(timer.is_active());
  CHECK_FALSE(is_closed);
  CHECK(loop.is_alive());
  CHECK_FALSE(loop.run());
  CHECK(is_closed);
  CHECK(scripted.time() == 0ms);
}

TEST_CASE("loop handle: a closed one does nothing and throws nothing") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  int calls = 0;
  const auto count = [&](auto&&...) { ++calls; };
  Timer timer{loop};
  Watcher watcher{loop};
  loop::TcpStream stream{loop};
  loop::TcpServer server{loop};
  loop::UdpSocket udp{loop, units::any_port()};
  udp.receive_start(count);
  const auto use_all = [&] {
    timer.start(0ms, count);
    timer.again();
    timer.stop();
    watcher.start(handle, Interest::readable, count);
    watcher.stop();
    stream.connect(units::any_port(), count);
    stream.read_start(count);
    stream.read_stop();
    CHECK_FALSE(stream.write(std::string_view{"x"}));
    CHECK_FALSE(stream.write(std::string_view{"x"}, count));
    stream.shutdown(count);
    server.listen(units::any_port(), count);
    udp.receive_start(count);
    udp.send(std::string_view{"x"}, units::any_port(), count);
    udp.receive_stop();
    timer.ref();
    timer.unref();
    timer.close();
  };
  timer.close();
  watcher.close();
  stream.close();
  server.close();
  udp.close();
  use_all();
  loop.run();
  use_all();
  CHECK_FALSE(loop.run());
  CHECK(calls == 0);
}

TEST_CASE("loop handle: what the batch still has for a closed one is dropped") {
  for (const bool destroys : {false, true}) {
    ScriptedLoop scripted;
    auto& [script, loop] = scripted;
    int calls = 0;
    std::optional<Watcher> one{loop}, other{loop};
    const auto end = [&](std::optional<Watcher>& watcher) {
      destroys ? watcher.reset() : watcher->close();
    };
    script.make(handle, Happened::readable);
    script.make(other_handle, Happened::readable);
    one->start(handle, Interest::readable, [&](const Event&) {
      ++calls;
      end(one);
      end(other);
    });
    other->start(other_handle, Interest::readable, [&](const Event&) {
      ++calls;
      end(one);
      end(other);
    });
    CHECK_FALSE(loop.run());
    CHECK(calls == 1);
    CHECK(loop.metrics().events == 2);
  }
}

TEST_CASE("loop handle: a new one hears nothing of what was meant for a former one") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  int calls = 0;
  std::optional<Watcher> one{loop}, former{loop};
  std::optional<Watcher> next;
  script.make(handle, Happened::readable);
  script.make(other_handle, Happened::readable);
  one->start(handle, Interest::readable, [&](const Event&) {
    one.reset();
    former.reset();
    next.emplace(loop);
    next->start(99, Interest::readable, [&](const Event&) { ++calls; });
    next->unref();
  });
  former->start(other_handle, Interest::readable, [&](const Event&) { ++calls; });
  loop.run();
  CHECK(calls == 0);
}

TEST_CASE("loop handle: a callback may own its handle") {
  const auto witness = std::make_shared<int>();
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  {
    const auto timer = std::make_shared<Timer>(loop);
    timer->start(10ms, [timer, witness] {
      timer->close([timer, witness] {});
      CHECK(witness.use_count() > 1);
    });
  }
  loop.run();
  CHECK(witness.use_count() == 1);
}

TEST_CASE("loop handle: a close callback runs though the object is gone") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  bool is_closed = false;
  {
    Timer timer{loop};
    timer.close([&] { is_closed = true; });
  }
  loop.run();
  CHECK(is_closed);
}

TEST_CASE("loop handle: closed a second time it is closed") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  int calls = 0;
  Timer timer{loop};
  timer.close([&] { ++calls; });
  timer.close([&] { calls += 100; });
  loop.run();
  timer.close([&] { calls += 100; });
  loop.run();
  CHECK(calls == 1);
}

TEST_CASE("loop handle: it can be moved and assigning closes the former") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Story story;
  Timer timer{loop};
  timer.start(10ms, [&] { story.push_back("one"); });
  Timer moved{std::move(timer)};
  Timer other{loop};
  other.start(5ms, [&] { story.push_back("other"); });
  other = std::move(moved);
  CHECK(other.is_active());
  loop.run();
  CHECK(story == Story{"one"});
}

TEST_CASE("loop handle: handles outlive their loop in peace") {
  const auto witness = std::make_shared<int>();
  std::optional<ScriptedLoop> scripted{std::in_place};
  auto& loop = scripted->loop;
  const auto owned = std::make_shared<Timer>(loop);
  Timer timer{loop}, closing{loop};
  Watcher watcher{loop};
  loop::TcpServer server{loop};
  loop::TcpStream stream{loop};
  auto ends = net::make_pipe();
  loop::PipeWriter writer{loop, std::move(ends.writer)};
  owned->start(1ms, [owned, witness] {});
  timer.start(1ms, [witness] {});
  closing.close([witness] {});
  watcher.start(handle, Interest::readable, [witness](const Event&) {});
  server.listen(units::any_port(), [witness](loop::TcpStream) {});
  stream.connect(server.local_address(), [witness](std::error_code) {});
  stream.read_start([witness](const loop::Received&) {});
  writer.on_drain([witness] {});
  loop.post([owned, witness] {});
  scripted.reset();
  CHECK(witness.use_count() == 1);
  for (auto* each : {&timer, &closing, owned.get()}) {
    CHECK(each->is_closing());
    each->start(1ms, [] {});
    each->close([] {});
    CHECK_FALSE(each->is_active());
  }
  watcher.stop();
  CHECK_FALSE(stream.write(std::string_view{"x"}));
}

TEST_CASE("loop handle: a watcher that can't watch says so and may try again") {
  ScriptedLoop scripted;
  auto& [script, loop] = scripted;
  Watcher one{loop}, other{loop};
  one.start(handle, Interest::readable, nothing);
  CHECK_THROWS_AS(other.start(handle, Interest::readable, nothing), std::system_error);
  CHECK_FALSE(other.is_active());
  one.stop();
  other.start(handle, Interest::readable, nothing);
  CHECK(other.is_active());
}
