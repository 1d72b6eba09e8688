// What loop::TcpServer, TcpStream and the ends of a pipe promise, with every poller and
// real connections. Whatever hangs is stopped by a timer, and fails.

#include <optional>

#include "minimio/loop/pipe.hpp"
#include "minimio/loop/tcp.hpp"
#include "minimio/loop/timer.hpp"
#include "minimio_units/loop_kit.hpp"
#include "minimio_units/streams.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using loop::EventLoop;
using loop::PipeReader;
using loop::PipeWriter;
using loop::Received;
using loop::TcpServer;
using loop::TcpStream;
using loop::Timer;
using units::Story;
using units::with_every_poller;

const auto nothing = [](auto&&...) {};

std::span<const char> text(std::string_view words) { return words; }
std::string string(const Received& received) {
  return {received.bytes.begin(), received.bytes.end()};
}

/// A loop that ends, whatever happens.
struct Bounded {
  explicit Bounded(std::unique_ptr<Poller> poller) : loop{std::move(poller)} {
    limit.start(40s, [this] {
      loop.stop();
      is_over = true;
    });
    limit.unref();
  }

  /// @return whether it came to an end by itself.
  bool run() {
    loop.run();
    return !is_over;
  }

  bool is_over = false;
  EventLoop loop;
  Timer limit{loop};
};

/// One end in the loop, the other one in our hands.
struct Pair {
  explicit Pair(EventLoop& loop,
                units::Connection<net::TcpStream> connection = units::tcp_connection())
      : near{loop, std::move(connection.near)}, far{std::move(connection.far)} {}

  TcpStream near;
  net::TcpStream far;
};

}  // namespace

TEST_CASE("loop stream: a client and a server talk within one loop") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    auto& loop = bounded.loop;
    Story story;
    TcpServer server{loop};
    std::optional<TcpStream> served;
    server.listen(units::any_port(), [&](TcpStream stream) {
      served = std::move(stream);
      server.close();
      served->read_start([&](const Received& received) {
        if (received.is_end()) return served->close();
        served->write(received.bytes);
      });
    });
    TcpStream client{loop};
    client.write(text("early "));
    const auto address = server.local_address();
    client.connect(address, [&](std::error_code error) {
      REQUIRE_FALSE(error);
      REQUIRE(client.peer_address() == address);
      client.write(text("words"));
      client.shutdown([&](std::error_code) { story.push_back("shut"); });
    });
    std::string echoed;
    client.read_start([&](const Received& received) {
      echoed += string(received);
      if (received.is_end()) story.push_back("end");
    });
    REQUIRE(bounded.run());
    REQUIRE(echoed == "early words");
    REQUIRE(story == Story{"shut", "end"});
  });
}

TEST_CASE("loop stream: a connect that is refused says so and ends its writes") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    const auto taken = units::tcp_connection();  // nobody listens at its client's port
    TcpStream client{bounded.loop};
    std::vector<std::error_code> errors;
    const auto note = [&](std::error_code error) { errors.push_back(error); };
    client.read_start([](const Received&) { FAIL("nothing is to be read"); });
    client.connect(taken.near.local_address(), note);
    client.write(text("lost"), note);
    REQUIRE(errors.empty());
    client.unref();
    REQUIRE(bounded.run());
    REQUIRE(errors.size() == 2);
    for (const auto& error : errors) REQUIRE(error == std::errc::connection_refused);
    REQUIRE_FALSE(client.write(text("more")));
  });
}

TEST_CASE("loop stream: all that is written arrives in order and then drains") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    TcpStream reader{bounded.loop, std::move(pair.far)};
    std::string sent, received;
    std::vector<std::size_t> done;
    int drained = 0;
    bool had_enough = false;
    pair.near.set_high_water_mark(100'000);
    pair.near.on_drain([&] {
      ++drained;
      REQUIRE(pair.near.pending_bytes() == 0);
      REQUIRE(done.size() == 300);
      pair.near.shutdown();
    });
    for (std::size_t i = 0; i < 300; ++i) {
      const std::string block(40'000, static_cast<char>('a' + i % 26));
      sent += block;
      const bool has_room = pair.near.write(block, [&, i](std::error_code error) {
        REQUIRE_FALSE(error);
        done.push_back(i);
      });
      REQUIRE(has_room == (pair.near.pending_bytes() <= 100'000));
      had_enough |= !has_room;
    }
    REQUIRE(had_enough);
    REQUIRE(done.empty());
    reader.read_start([&](const Received& bytes) { received += string(bytes); });
    REQUIRE(bounded.run());
    REQUIRE(received == sent);
    REQUIRE(drained == 1);
    REQUIRE(std::ranges::is_sorted(done));
  });
}

TEST_CASE("loop stream: a write that the system takes at once is told of later") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    Story story;
    pair.near.write(text("x"), [&](std::error_code) {
      story.push_back("x");
      pair.near.write(text("z"), [&](std::error_code) { story.push_back("z"); });
    });
    pair.near.write(text("y"), [&](std::error_code) { story.push_back("y"); });
    REQUIRE(pair.near.pending_bytes() == 0);
    REQUIRE(story.empty());
    REQUIRE(bounded.run());
    REQUIRE(story == Story{"x", "y", "z"});
    REQUIRE(units::read(pair.far, 3) == "xyz");
  });
}

TEST_CASE("loop stream: reading stops and goes on where it was") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    Story story;
    Timer pause{bounded.loop};
    pair.near.read_start([&](const Received& received) {
      story.push_back(string(received));
      if (story.size() == 1) {
        pair.near.read_stop();
        units::write(pair.far, "two");
        pause.start(5ms, [&] {
          story.push_back("pause");
          pair.near.read_start();
        });
      } else {
        pair.near.close();
      }
    });
    units::write(pair.far, "one");
    REQUIRE(bounded.run());
    REQUIRE(story == Story{"one", "pause", "two"});
  });
}

TEST_CASE("loop stream: a read callback may put another one in its place") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    Story story;
    const auto witness = std::make_shared<int>();
    pair.near.read_start([&, witness](const Received&) {
      pair.near.read_start([&](const Received& received) {
        story.push_back(received.is_end() ? "end" : "?");
      });
      REQUIRE(witness.use_count() > 1);
      story.push_back("first");
      pair.far.close();
    });
    units::write(pair.far, "x");
    REQUIRE(bounded.run());
    REQUIRE(story == Story{"first", "end"});
    REQUIRE(witness.use_count() == 1);
  });
}

TEST_CASE("loop stream: after the end it can still write") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    int ends = 0;
    pair.near.read_start([&](const Received& received) {
      REQUIRE(received.is_end());
      ++ends;
      pair.near.write(text("bye"));
      pair.near.shutdown();
    });
    REQUIRE_FALSE(pair.far.shutdown_write());
    REQUIRE(bounded.run());
    REQUIRE(ends == 1);
    REQUIRE(units::read_to_end(pair.far) == "bye");
  });
}

TEST_CASE("loop stream: a shutdown waits for all that is pending") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    TcpStream reader{bounded.loop, std::move(pair.far)};
    const std::string much(5'000'000, 'm');
    std::size_t arrived = 0;
    std::vector<std::error_code> late;
    Story story;
    pair.near.write(much, [&](std::error_code) { story.push_back("written"); });
    pair.near.shutdown([&](std::error_code error) {
      REQUIRE_FALSE(error);
      story.push_back("shut");
    });
    REQUIRE_FALSE(pair.near.write(
        text("late"), [&](std::error_code error) { late.push_back(error); }));
    reader.read_start([&](const Received& bytes) { arrived += bytes.bytes.size(); });
    REQUIRE(bounded.run());
    REQUIRE(arrived == much.size());
    REQUIRE(story == Story{"written", "shut"});
    REQUIRE(late.size() == 1);
    REQUIRE(late.front() == std::errc::broken_pipe);
  });
}

TEST_CASE("loop stream: to close ends what is pending as cancelled") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    Story story;
    const auto tell = [&](const char* what) {
      return [&, what](std::error_code error) {
        REQUIRE((!error || error == std::errc::operation_canceled));
        story.push_back(what + std::string{error ? " cancelled" : " done"});
      };
    };
    pair.near.write(text("x"), tell("first"));
    while (pair.near.write(std::string(100'000, 'm'))) {}
    pair.near.write(text("y"), tell("second"));
    pair.near.shutdown(tell("shutdown"));
    pair.near.close([&] { story.push_back("closed"); });
    REQUIRE(story.empty());
    REQUIRE(bounded.run());
    REQUIRE(story ==
            Story{"first done", "second cancelled", "shutdown cancelled", "closed"});
  });
}

TEST_CASE("loop stream: to destroy it ends what is pending in silence") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    const auto witness = std::make_shared<int>();
    const auto fail = [witness](std::error_code) { FAIL("its owner is gone"); };
    {
      Pair pair{bounded.loop};
      while (pair.near.write(std::string(100'000, 'm'), fail)) {}
      pair.near.shutdown(fail);
      TcpStream connecting{bounded.loop};
      connecting.connect(net::TcpListener{units::any_port()}.local_address(), fail);
    }
    REQUIRE(bounded.run());
    REQUIRE(witness.use_count() == 2);  // ours and that of `fail`
  });
}

TEST_CASE("loop stream: a done that destroys its stream hears nothing more") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    for (const bool closes : {false, true}) {
      Bounded bounded{make_poller(poller->name())};
      std::optional<Pair> pair{std::in_place, bounded.loop};
      int calls = 0;
      for (int i = 0; i < 3; ++i) {
        pair->near.write(text("x"), [&](std::error_code) {
          ++calls;
          pair.reset();
        });
      }
      if (closes) pair->near.close();
      REQUIRE(bounded.run());
      REQUIRE(calls == 1);
    }
  });
}

TEST_CASE("loop stream: to write nothing tells when all before is written") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    TcpStream reader{bounded.loop, std::move(pair.far)};
    std::size_t sent = 0, arrived = 0;
    bool has_ended = false;
    do {
      sent += 100'000;
    } while (pair.near.write(std::string(100'000, 'm')));
    pair.near.write({}, [&](std::error_code error) {
      REQUIRE_FALSE(error);
      REQUIRE(pair.near.pending_bytes() == 0);
      pair.near.close();
    });
    reader.read_start([&](const Received& received) {
      arrived += received.bytes.size();
      has_ended |= received.is_end();
    });
    REQUIRE(bounded.run());
    REQUIRE(arrived == sent);
    REQUIRE(has_ended);
  });
}

TEST_CASE("loop stream: an exception of a done costs no other") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    int calls = 0;
    const auto fail = [&](std::error_code) { throw ++calls; };
    for (int i = 0; i < 2; ++i) pair.near.write(text("x"), fail);
    pair.near.on_drain([&] { throw ++calls; });
    while (pair.near.write(std::string(100'000, 'm'))) {}
    const auto before = pair.near.pending_bytes();
    for (int i = 1; i <= 2; ++i) {
      REQUIRE_THROWS_AS(bounded.run(), int);
      REQUIRE(calls == i);
    }
    TcpStream reader{bounded.loop, std::move(pair.far)};
    std::size_t arrived = 0;
    reader.read_start([&](const Received& received) {
      arrived += received.bytes.size();
      if (received.is_end()) reader.close();
    });
    REQUIRE_THROWS_AS(bounded.run(), int);
    REQUIRE(calls == 3);
    for (int i = 0; i < 2; ++i) pair.near.write(text("x"), fail);
    pair.near.close();
    REQUIRE_THROWS_AS(bounded.run(), int);
    REQUIRE_THROWS_AS(bounded.run(), int);
    REQUIRE(bounded.run());
    REQUIRE(calls == 5);
    REQUIRE(arrived > before);
  });
}

TEST_CASE("loop stream: a reset is told to the reader") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    units::write(pair.far, "x");
    units::await(pair.far.handle(), Interest::writable);
    std::vector<std::error_code> errors;
    pair.near.read_start([&](const Received& received) {
      if (!received) return errors.push_back(received.error);
      pair.near.write(text("unread"));
      pair.far.close();
      // What nobody reads is answered by a reset, which the next write provokes if the
      // first was too early.
      pair.near.write(text("more"));
    });
    REQUIRE(bounded.run());
    REQUIRE(errors.size() == 1);
  });
}

TEST_CASE("loop stream: a failed write that nobody hears of is told to the reader") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    auto ends = units::tcp_connection();
    ends.near.shutdown_write();  // behind the loop's back: now each write fails
    TcpStream stream{bounded.loop, std::move(ends.near)};
    std::vector<std::error_code> errors;
    stream.read_start([&](const Received& received) {
      REQUIRE_FALSE(received);
      errors.push_back(received.error);
    });
    stream.read_stop();
    REQUIRE_FALSE(stream.write(text("x")));
    REQUIRE_FALSE(stream.write(text("y")));
    REQUIRE(errors.empty());
    bounded.loop.run_nowait();
    REQUIRE(errors.size() == 1);
    REQUIRE(errors.front());
    std::error_code of_write;
    stream.write(text("z"), [&](std::error_code error) { of_write = error; });
    REQUIRE(bounded.run());
    REQUIRE(of_write);
    REQUIRE(errors.size() == 1);
  });
}

TEST_CASE("loop stream: a pending write keeps the loop alive and a pause does not") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    pair.near.read_start(nothing);
    REQUIRE(pair.near.is_active());
    pair.near.read_stop();
    REQUIRE_FALSE(pair.near.is_active());
    REQUIRE_FALSE(bounded.loop.is_alive());
    pair.near.unref();
    while (pair.near.write(std::string(100'000, 'm'))) {}
    REQUIRE(pair.near.is_active());
    REQUIRE(bounded.loop.is_alive());
  });
}

TEST_CASE("loop stream: the shared buffer has room for 64 KiB at a time") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    Pair pair{bounded.loop};
    const auto sent = units::fill(pair.far);
    pair.far.shutdown_write();
    std::string received;
    pair.near.read_start([&](const Received& bytes) {
      REQUIRE(bytes.bytes.size() <= 64 * 1024);
      received += string(bytes);
    });
    REQUIRE(bounded.run());
    REQUIRE(received == sent);
  });
}

TEST_CASE("loop server: it may be closed in its callback") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    TcpServer server{bounded.loop};
    int clients = 0;
    server.listen(units::any_port(), [&](TcpStream) {
      ++clients;
      server.close();
    });
    const auto one = net::TcpStream::connect(server.local_address());
    const auto other = net::TcpStream::connect(server.local_address());
    REQUIRE(bounded.run());
    REQUIRE(clients == 1);
  });
}

TEST_CASE("loop server: an exception of its callback costs no other client") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    TcpServer server{bounded.loop};
    int clients = 0;
    server.listen(units::any_port(), [&](TcpStream) {
      if (++clients == 3) server.close();
      throw clients;
    });
    std::vector<net::TcpStream> callers;
    for (int i = 0; i < 3; ++i)
      callers.push_back(net::TcpStream::connect(server.local_address()));
    for (int i = 0; i < 3; ++i) REQUIRE_THROWS_AS(bounded.run(), int);
    REQUIRE(bounded.run());
    REQUIRE(clients == 3);
  });
}

TEST_CASE("loop server: it listens once") {
  EventLoop loop;
  TcpServer server{loop};
  server.listen(units::any_port(), nothing);
  CHECK_THROWS_AS(server.listen(units::any_port(), nothing), std::system_error);
  CHECK(net::TcpStream::connect(server.local_address()));
}

TEST_CASE("loop server: a port in use is refused with its address") {
  EventLoop loop;
  const net::TcpListener taken{units::any_port()};
  TcpServer server{loop};
  const auto error =
      units::error_of([&] { server.listen(taken.local_address(), [](TcpStream) {}); });
  CHECK(error.code() == std::errc::address_in_use);
  CHECK(units::mentions(error, taken.local_address().to_string()));
  CHECK_FALSE(server.is_active());
}

TEST_CASE("loop pipe: what goes in comes out and then the end") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    auto ends = net::make_pipe();
    PipeReader reader{bounded.loop, std::move(ends.reader)};
    PipeWriter writer{bounded.loop, std::move(ends.writer)};
    const std::string much(3'000'000, 'p');
    std::size_t sent = much.size(), received = 0;
    bool is_shut = false, has_ended = false;
    while (writer.write(much)) sent += much.size();  // Windows takes one for nothing
    REQUIRE(writer.pending_bytes() > 0);
    writer.shutdown([&](std::error_code error) {
      REQUIRE_FALSE(error);
      is_shut = true;
    });
    reader.read_start([&](const Received& bytes) {
      received += bytes.bytes.size();
      has_ended |= bytes.is_end();
    });
    REQUIRE(bounded.run());
    REQUIRE(received == sent);
    REQUIRE(is_shut);
    REQUIRE(has_ended);
  });
}

TEST_CASE("loop pipe: without a reader a write is a broken pipe") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    Bounded bounded{std::move(poller)};
    auto ends = net::make_pipe();
    PipeWriter writer{bounded.loop, std::move(ends.writer)};
    while (writer.write(std::string(100'000, 'p'))) {}
    std::error_code told;
    writer.write(text("x"), [&](std::error_code error) { told = error; });
    ends.reader.close();
    REQUIRE(bounded.run());
    REQUIRE(told == std::errc::broken_pipe);
  });
}
