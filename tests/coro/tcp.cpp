// Watches and streams, with every poller and real sockets.

#include "minimio/coro/tcp.hpp"

#include <array>
#include <string>

#include "coro/kit.hpp"
#include "minimio/coro/scope.hpp"
#include "minimio/coro/sleep.hpp"
#include "minimio/coro/timeout.hpp"
#include "minimio_units/streams.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using coro::Runtime;
using coro::Scope;
using coro::Task;
using coro::TcpListener;
using coro::TcpStream;
using units::Story;

using Text = std::string_view;

Task<std::string> read_to_end(const TcpStream& stream, std::size_t piece = 1000) {
  std::string all, buffer(piece, '\0');
  for (;;) {
    const auto result = co_await stream.read(buffer);
    CHECK(result);
    if (!result || result.bytes == 0) co_return all;
    all.append(buffer, 0, result.bytes);
  }
}

Task<> echo(Runtime& runtime, net::TcpStream socket) {
  const TcpStream stream{runtime, std::move(socket)};
  std::array<char, 1000> buffer;
  for (;;) {
    const auto got = co_await stream.read(buffer);
    if (!got || got.bytes == 0) co_return;
    if (!co_await stream.write(std::span{buffer}.first(got.bytes))) co_return;
  }
}

Task<> serve(Runtime& runtime, const TcpListener& listener, int clients) {
  Scope scope{runtime};
  for (int i = 0; i < clients; ++i) {
    std::error_code error;
    auto socket = co_await listener.accept(error);
    REQUIRE(socket);
    scope.spawn(echo(runtime, std::move(socket)));
  }
  co_await scope.join();
}

Task<> talk(Runtime& runtime, net::Address server, std::string words) {
  auto stream = co_await coro::connect(runtime, server);
  for (int i = 0; i < 10; ++i) {
    const auto written = co_await stream.write(words);
    CHECK(written.bytes == words.size());
    std::string back(words.size(), '\0');
    std::size_t count = 0;
    while (count < back.size()) {
      const auto got = co_await stream.read(std::span{back}.subspan(count));
      REQUIRE(got.bytes > 0);
      count += got.bytes;
    }
    CHECK(back == words);
  }
}

}  // namespace

TEST_CASE("coro tcp: fifty clients and a server in one thread") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    Runtime runtime{std::move(poller)};
    const TcpListener listener{runtime, net::TcpListener{units::any_port()}};
    const auto main = [&]() -> Task<> {
      Scope scope{runtime};
      scope.spawn(serve(runtime, listener, 50));
      for (int i = 0; i < 50; ++i)
        scope.spawn(talk(runtime, listener.local_address(),
                         "I am number " + std::to_string(i)));
      co_await scope.join();
    };
    runtime.run(main());
  });
}

TEST_CASE("coro tcp: one coroutine reads and another writes on the same stream") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    Runtime runtime{std::move(poller)};
    auto [near, far] = units::tcp_connection();
    TcpStream left{runtime, std::move(near)}, right{runtime, std::move(far)};
    const std::string much(3'000'000, 'x'), more(2'000'000, 'y');
    const auto say = [](TcpStream& stream, const std::string& words) -> Task<> {
      const auto written = co_await stream.write(words);
      CHECK(written.bytes == words.size());
      stream.shutdown_write();
    };
    const auto hear = [](TcpStream& stream, const std::string& words) -> Task<> {
      const bool is_the_same = co_await read_to_end(stream, 10'000) == words;
      CHECK(is_the_same);
    };
    const auto main = [&]() -> Task<> {
      Scope scope{runtime};
      scope.spawn(say(left, much));
      scope.spawn(say(right, more));
      scope.spawn(hear(left, more));
      scope.spawn(hear(right, much));
      co_await scope.join();
    };
    runtime.run(main());
  });
}

TEST_CASE("coro tcp: bytes and the end that come at once are both told") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    Runtime runtime{std::move(poller)};
    for (const int split : {0, 1}) {
      auto [near, far] = units::tcp_connection();
      const TcpStream stream{runtime, std::move(near)};
      std::string told;
      const auto main = [&, &peer = far]() -> Task<> {
        if (split) {  // it waits already when they come
          Scope scope{runtime};
          const auto later = [&]() -> Task<> {
            co_await coro::sleep_for(1ms);
            units::write(peer, "words");
            peer.close();
          };
          scope.spawn(later());
          told = co_await read_to_end(stream);
          co_await scope.join();
        } else {
          units::write(peer, "words");
          peer.close();
          told = co_await read_to_end(stream);
        }
      };
      runtime.run(main());
      CHECK(told == "words");
    }
  });
}

TEST_CASE("coro tcp: a connect to nobody throws and names the peer") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    Runtime runtime{std::move(poller)};
    auto nobody = units::any_port();
    {
      const net::TcpListener listener{nobody};
      nobody = listener.local_address();
    }
    const auto error =
        units::error_of([&] { runtime.run(coro::connect(runtime, nobody)); });
    CHECK(error.code() == std::errc::connection_refused);
    CHECK(units::mentions(error, nobody.to_string()));
  });
}

TEST_CASE("coro tcp: a read has a time limit and goes on afterwards") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    Runtime runtime{std::move(poller)};
    auto [near, far] = units::tcp_connection();
    const TcpStream stream{runtime, std::move(near)};
    const auto main = [&, &peer = far]() -> Task<> {
      std::array<char, 10> buffer;
      const auto nothing = co_await coro::with_timeout(stream.read(buffer), 1ms);
      CHECK_FALSE(nothing);
      units::write(peer, "words");
      const auto got = co_await coro::with_timeout(stream.read(buffer), 40s);
      REQUIRE(got);
      CHECK(std::string(buffer.data(), got->bytes) == "words");
    };
    runtime.run(main());
  });
}

TEST_CASE("coro tcp: a stream that goes cancels who reads it") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    Runtime runtime{std::move(poller)};
    auto [near, far] = units::tcp_connection();
    std::optional<TcpStream> stream{std::in_place, runtime, std::move(near)};
    Story story;
    const auto reader = [&]() -> Task<> {
      const units::Witness witness{story, "reader is gone"};
      char byte;
      co_await stream->read({&byte, 1});
    };
    const auto main = [&]() -> Task<> {
      Scope scope{runtime};
      scope.spawn(reader());
      co_await coro::sleep_for(1ms);
      stream.reset();
      co_await scope.join();
    };
    runtime.run(main());
    CHECK(story == Story{"reader is gone"});
  });
}

TEST_CASE("coro tcp: two that read one stream are told so") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    Runtime runtime{std::move(poller)};
    auto [near, far] = units::tcp_connection();
    const TcpStream stream{runtime, std::move(near)};
    const auto reader = [&]() -> Task<> { co_await stream.readable(); };
    const auto main = [&]() -> Task<> {
      Scope scope{runtime};
      scope.spawn(reader());
      scope.spawn(reader());
      co_await scope.join();
    };
    CHECK(units::error_of([&] { runtime.run(main()); }).code() ==
          std::errc::device_or_resource_busy);
  });
}

TEST_CASE("coro tcp: what is ready while nobody waits does not keep it awake") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    units::CountingPoller::Counts counts;
    Runtime runtime{std::make_unique<units::CountingPoller>(std::move(poller), counts)};
    auto [near, far] = units::tcp_connection();
    const TcpStream stream{runtime, std::move(near)};
    units::write(far, "words");
    const auto main = []() -> Task<> { co_await coro::sleep_for(50ms); };
    runtime.run(main());
    CHECK(counts.waits <= 5);
  });
}

TEST_CASE("coro tcp: where the poller has edges a wait needs no change of interest") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    const std::string name{poller->name()};
    units::CountingPoller::Counts counts;
    Runtime runtime{std::make_unique<units::CountingPoller>(std::move(poller), counts)};
    counts = {};
    {
      auto [near, far] = units::tcp_connection();
      const TcpStream left{runtime, std::move(near)}, right{runtime, std::move(far)};
      const auto play = [](const TcpStream& stream, bool begins) -> Task<> {
        char byte = 'x';
        for (int i = 0; i < 100; ++i) {
          if (begins || i > 0) co_await stream.write({&byte, 1});
          co_await stream.read({&byte, 1});
        }
        if (!begins) co_await stream.write({&byte, 1});
      };
      const auto main = [&]() -> Task<> {
        Scope scope{runtime};
        scope.spawn(play(left, true));
        scope.spawn(play(right, false));
        co_await scope.join();
      };
      runtime.run(main());
    }
    CHECK(counts.adds == 2);
    CHECK(counts.removes == 2);
    CHECK((counts.modifies == 0) == runtime.has_edges());
#ifdef __linux__
    CHECK((name != "epoll" || runtime.has_edges()));
#endif
  });
}

TEST_CASE("coro tcp: who never needs to wait lets the others have their turn") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    Runtime runtime{std::move(poller)};
    auto [near, far] = units::tcp_connection();
    const TcpStream stream{runtime, std::move(near)};
    units::write(far, std::string(10'000, 'x'));
    int reads = 0, reads_before_the_other = 0;
    const auto greedy = [&]() -> Task<> {
      char byte;
      for (; reads < 10'000; ++reads) co_await stream.read({&byte, 1});
    };
    const auto other = [&]() -> Task<> {
      co_await coro::sleep_for(0ms);
      reads_before_the_other = reads;
    };
    const auto main = [&]() -> Task<> {
      co_await stream.readable();
      Scope scope{runtime};
      scope.spawn(greedy());
      scope.spawn(other());
      co_await scope.join();
    };
    runtime.run(main());
    CHECK(reads == 10'000);
    CHECK(reads_before_the_other < 1000);
  });
}

TEST_CASE("coro tcp: a runtime goes while others wait in both directions") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    Story story;
    auto [near, far] = units::tcp_connection();
    {
      Runtime runtime{std::move(poller)};
      const auto family = [&](net::TcpStream socket) -> Task<> {
        const units::Witness witness{story, "the stream is gone"};
        const TcpStream stream{runtime, std::move(socket)};
        const std::string much(50'000'000, 'x');
        const auto read = [&]() -> Task<> {
          co_await coro::with_timeout(stream.readable(), 1h);
        };
        const auto write = [&]() -> Task<> { co_await stream.write(much); };
        Scope scope{runtime};
        scope.spawn(read());
        scope.spawn(write());
        co_await coro::with_timeout(scope.join(), 1h);
      };
      runtime.spawn(family(std::move(near)));
      const auto main = []() -> Task<> { co_await coro::sleep_for(5ms); };
      runtime.run(main());
      CHECK(story.empty());
    }
    CHECK(story == Story{"the stream is gone"});
  });
}
