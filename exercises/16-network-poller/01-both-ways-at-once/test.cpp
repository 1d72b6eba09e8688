#include <optional>
#include <string>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "minimio/coro/scope.hpp"
#include "minimio/coro/sleep.hpp"
#include "minimio/coro/timeout.hpp"
#include "minimio/net/tcp.hpp"

using namespace kit;
using minimio::coro::Runtime;
using minimio::coro::Scope;
using minimio::coro::Task;
using minimio::coro::TcpStream;

namespace {

/// Who speaks to whom: a client, the two ends of the relay, and a server.
class Scene {
 public:
  /// Plays the client and the server while the relay runs. The relay may take so long.
  void play(Task<> client_part, Task<> server_part) {
    const auto all = [&]() -> Task<> {
      Scope scope{runtime};
      scope.spawn(watched_relay());
      scope.spawn(std::move(client_part));
      scope.spawn(std::move(server_part));
      co_await scope.join();
    };
    const auto patience = kit::within(1000ms) - harness::Clock::now();
    in_time = runtime.run(minimio::coro::with_timeout(all(), patience));
  }

  Runtime runtime;
  minimio::net::TcpListener listener{minimio::net::Address{"127.0.0.1", 0}};
  std::optional<TcpStream> client, left, right, server;
  bool in_time = false, relay_has_ended = false;

  Scene() {
    runtime.run(connect(client, left));
    runtime.run(connect(right, server));
  }

 private:
  Task<> connect(std::optional<TcpStream>& one, std::optional<TcpStream>& other) {
    const auto address = listener.local_address();
    one.emplace(co_await minimio::coro::connect(runtime, address));
    minimio::net::TcpStream socket;
    std::error_code error;
    while (!socket) socket = listener.accept(error);
    other.emplace(runtime, std::move(socket));
  }

  Task<> watched_relay() {
    co_await relay(runtime, *left, *right);
    relay_has_ended = true;
  }
};

Task<std::string> hear(const TcpStream& stream, std::size_t count = std::string::npos) {
  std::string all, buffer(65536, '\0');
  while (all.size() < count) {
    const auto got = co_await stream.read(buffer);
    if (!got || got.bytes == 0) break;
    all.append(buffer, 0, got.bytes);
  }
  co_return all;
}

Task<> say(TcpStream& stream, std::string words) { co_await stream.write(words); }

}  // namespace

TEST_CASE("What each says comes to the other whoever speaks first.") {
  Scene scene;
  std::string heard_by_client, heard_by_server;
  const auto client = [&]() -> Task<> {
    heard_by_client = co_await hear(*scene.client, 5);
    co_await say(*scene.client, "question");
    scene.client->shutdown_write();
  };
  const auto server = [&]() -> Task<> {
    co_await say(*scene.server, "hello");
    heard_by_server = co_await hear(*scene.server);
    scene.server->shutdown_write();
  };
  scene.play(client(), server());
  INFO("The server said hello first, and the client then asked.\n");
  CHECK(heard_by_client == "hello");
  CHECK(heard_by_server == "question");
}

TEST_CASE("Much goes both ways at once.") {
  Scene scene;
  const std::string much(3'000'000, 'm'), more(3'000'000, 'n');
  std::size_t heard_by_client = 0, heard_by_server = 0;
  const auto talk = [&](TcpStream& stream, const std::string& words) -> Task<> {
    co_await stream.write(words);
    stream.shutdown_write();
  };
  const auto listen = [&](const TcpStream& stream, std::size_t& heard) -> Task<> {
    const auto all = co_await hear(stream);
    heard = all.size();
  };
  const auto both = [&](TcpStream& stream, const std::string& words,
                        std::size_t& heard) -> Task<> {
    Scope scope{scene.runtime};
    scope.spawn(talk(stream, words));
    scope.spawn(listen(stream, heard));
    co_await scope.join();
  };
  scene.play(both(*scene.client, much, heard_by_client),
             both(*scene.server, more, heard_by_server));
  INFO("Both sides sent 3,000,000 bytes, and read at the same time.\n");
  CHECK(heard_by_client == more.size());
  CHECK(heard_by_server == much.size());
}

TEST_CASE("That one has finished is told to the other.") {
  Scene scene;
  bool server_saw_the_end = false;
  const auto client = [&]() -> Task<> {
    co_await say(*scene.client, "all");
    scene.client->shutdown_write();
    co_await hear(*scene.client);
  };
  const auto server = [&]() -> Task<> {
    co_await hear(*scene.server);
    server_saw_the_end = true;
    scene.server->shutdown_write();
  };
  scene.play(client(), server());
  INFO("The client said all that it had to say, and finished.\n");
  CHECK(server_saw_the_end);
}

TEST_CASE("Who has finished still hears the answer.") {
  Scene scene;
  std::string answer;
  const auto client = [&]() -> Task<> {
    co_await say(*scene.client, "question");
    scene.client->shutdown_write();
    answer = co_await hear(*scene.client);
  };
  const auto server = [&]() -> Task<> {
    co_await hear(*scene.server, 8);
    // The relay has had time to see the end, and what it does then.
    for (int i = 0; i < 100; ++i) co_await minimio::coro::yield();
    co_await say(*scene.server, "answer");
    scene.server->shutdown_write();
  };
  scene.play(client(), server());
  INFO("The client asked and finished. The server answered later.\n");
  CHECK(answer == "answer");
}

TEST_CASE("It ends when both have finished and not before.") {
  Scene scene;
  bool had_ended_too_early = false;
  const auto client = [&]() -> Task<> {
    scene.client->shutdown_write();
    co_await hear(*scene.client);
  };
  const auto server = [&]() -> Task<> {
    for (int i = 0; i < 100; ++i) co_await minimio::coro::yield();
    had_ended_too_early = scene.relay_has_ended;
    scene.server->shutdown_write();
  };
  scene.play(client(), server());
  INFO("The client finished, and some time later the server.\n");
  CHECK_FALSE(had_ended_too_early);
  CHECK(scene.relay_has_ended);
}
