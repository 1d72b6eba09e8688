#include "runner/scene.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <memory>

#include "harness/client.hpp"
#include "harness/measure.hpp"

namespace runner {
namespace {

using namespace std::chrono_literals;

constexpr auto moment = 20ms;  // that a wait takes, to be seen as one
constexpr auto patience = 2s;

double now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>{since_1970}.count();
}

std::uint16_t port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

class Scene {
 public:
  explicit Scene(harness::Server& server) : server_{server} {}

  std::vector<Deed> play() {
    watch();
    auto& a = connect('a');
    auto& b = connect('b');
    say(b, "hello");
    watch();
    say(a, "hi");
    watch();
    say(a, "one");
    say(b, "two");
    watch();
    leave(a);
    leave(b);
    return std::move(deeds_);
  }

 private:
  struct Actor {
    char name;
    harness::Client client;
    std::uint16_t port;
    bool has_left = false;
  };

  void note(const Actor& actor, const char* what, std::string text = {}) {
    deeds_.push_back({now(), actor.name, what, std::move(text), actor.port});
  }

  Actor& connect(char name) {
    const auto before = now();
    harness::Client client{server_};
    const auto port = port_of(client.descriptor());
    actors_.push_back(std::make_unique<Actor>(name, std::move(client), port));
    deeds_.push_back({before, name, "connects", {}, port});
    watch();
    return *actors_.back();
  }

  void say(Actor& actor, std::string_view words) {
    note(actor, "says", std::string{words});
    actor.client.send(words);
  }

  void leave(Actor& actor) {
    note(actor, "leaves");
    actor.client.close();
    actor.has_left = true;
    watch();
  }

  /// Sees what comes until the server has done all that it can, and for a moment more.
  void watch() {
    const auto end = harness::within(patience);
    do {
      listen(harness::within(1ms));
    } while (!harness::wait_until_asleep(server_.pid(), harness::within(0ms)) &&
             harness::Clock::now() < end);
    listen(harness::within(moment));
  }

  void listen(harness::Deadline end) {
    for (;;) {
      std::vector<pollfd> readable;
      for (const auto& actor : actors_) {
        const int socket = actor->has_left ? -1 : actor->client.descriptor();
        readable.push_back({.fd = socket, .events = POLLIN, .revents = 0});
      }
      if (!harness::wait_for(readable, end)) return;
      for (std::size_t i = 0; i < actors_.size(); ++i) {
        if (readable[i].revents == 0) continue;
        auto words = actors_[i]->client.receive_what_came(64);
        if (!words.empty()) note(*actors_[i], "hears", std::move(words));
      }
    }
  }

  harness::Server& server_;
  std::vector<std::unique_ptr<Actor>> actors_;
  std::vector<Deed> deeds_;
};

}  // namespace

std::vector<Deed> play_scene(harness::Server& server) { return Scene{server}.play(); }

}  // namespace runner
