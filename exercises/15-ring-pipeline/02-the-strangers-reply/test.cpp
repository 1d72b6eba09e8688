#include <set>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "kit/kit.hpp"

namespace {

/// Clients, their sockets, and the two threads that serve them.
class World : Sockets {
 public:
  /// A client that connects. @return its number among the clients.
  std::size_t connect() {
    int socket = 3;
    while (open_.contains(socket)) ++socket;
    open_[socket] = heard_.size();
    heard_.emplace_back();
    sockets_.push_back(socket);
    note("client " + std::to_string(heard_.size()) + " connects, and is socket " +
         std::to_string(socket));
    return heard_.size() - 1;
  }

  void says(std::size_t client, const std::string& text) {
    note("client " + std::to_string(client + 1) + " says \"" + text + "\"");
    service_.heard(sockets_[client], text);
  }
  void ends(std::size_t client) {
    note("client " + std::to_string(client + 1) + " hangs up");
    service_.ended(sockets_[client]);
  }
  void is_full(std::size_t client) {
    note("its socket is full");
    full_.insert(sockets_[client]);
  }
  void has_room(std::size_t client) {
    note("there is room again in socket " + std::to_string(sockets_[client]));
    full_.erase(sockets_[client]);
    in_worker([&] { service_.has_room(sockets_[client]); });
  }
  void worker_works() {
    note("the worker works");
    in_worker([&] { service_.work(); });
  }
  void reader_looks() {
    note("the reader looks at what has come home");
    service_.take_home();
  }
  void all_goes_on() {
    worker_works();
    reader_looks();
  }

  const std::vector<std::string>& heard_by(std::size_t client) const {
    return heard_[client];
  }
  std::size_t open() const { return open_.size(); }
  const std::vector<std::string>& mistakes() const { return mistakes_; }
  const std::string& story() const { return story_; }

 private:
  bool write(int socket, const std::string& text) override {
    const auto owner = open_.find(socket);
    if (owner == open_.end()) {
      note("  \"" + text + "\" is written to socket " + std::to_string(socket) +
           ", which is closed");
      return true;
    }
    if (full_.contains(socket)) return false;
    note("  client " + std::to_string(owner->second + 1) + " gets \"" + text + "\"");
    heard_[owner->second].push_back(text);
    return true;
  }

  void close(int socket) override {
    const auto number = std::to_string(socket);
    note("  socket " + number + " is closed");
    if (is_worker_) mistakes_.push_back("the worker closes socket " + number);
    if (open_.erase(socket) == 0)
      mistakes_.push_back("socket " + number + " was closed already");
  }

  template <typename What>
  void in_worker(What what) {
    is_worker_ = true;
    what();
    is_worker_ = false;
  }

  void note(const std::string& line) { story_ += line + "\n"; }

  std::map<int, std::size_t> open_;  // which client a socket is
  std::set<int> full_;
  std::vector<int> sockets_;                     // of the clients
  std::vector<std::vector<std::string>> heard_;  // by the clients
  std::vector<std::string> mistakes_;
  std::string story_;
  bool is_worker_ = false;
  Service service_{*this};
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("Replies come in the order of the messages.") {
  World world;
  const auto client = world.connect();
  world.says(client, "one");
  world.is_full(client);
  world.worker_works();
  world.says(client, "two");
  world.worker_works();
  world.has_room(client);
  INFO(world.story());
  CHECK(world.heard_by(client) == Texts{"eno", "owt"});
}

TEST_CASE("A reply must not go to a stranger.") {
  World world;
  const auto client = world.connect();
  world.says(client, "secret");
  world.ends(client);
  const auto stranger = world.connect();
  world.all_goes_on();
  INFO(world.story());
  CHECK(world.heard_by(stranger) == Texts{});
}

TEST_CASE("A reply that waits for room must not go to a stranger.") {
  World world;
  const auto client = world.connect();
  world.says(client, "secret");
  world.is_full(client);
  world.worker_works();
  world.ends(client);
  world.all_goes_on();
  const auto stranger = world.connect();
  world.has_room(client);
  INFO(world.story());
  CHECK(world.heard_by(stranger) == Texts{});
}

TEST_CASE("What was heard before the end is answered.") {
  World world;
  const auto client = world.connect();
  world.says(client, "one");
  world.says(client, "two");
  world.ends(client);
  world.all_goes_on();
  INFO(world.story());
  CHECK(world.heard_by(client) == Texts{"eno", "owt"});
}

TEST_CASE("What waits for room at the end is answered later.") {
  World world;
  const auto client = world.connect();
  world.says(client, "one");
  world.is_full(client);
  world.worker_works();
  world.ends(client);
  world.all_goes_on();
  world.has_room(client);
  INFO(world.story());
  CHECK(world.heard_by(client) == Texts{"eno"});
}

TEST_CASE("In the end every socket is closed.") {
  World world;
  for (int i = 0; i < 3; ++i) {
    const auto client = world.connect();
    if (i > 0) world.says(client, "one");
    if (i > 1) world.is_full(client);
    world.worker_works();
    world.ends(client);
    world.all_goes_on();
    if (i > 1) world.has_room(client);
    world.reader_looks();
  }
  INFO(world.story());
  CHECK(world.open() == 0);
}

TEST_CASE("A socket is closed once and by the reader.") {
  World world;
  const auto client = world.connect();
  world.says(client, "one");
  world.ends(client);
  world.all_goes_on();
  world.all_goes_on();
  INFO(world.story());
  CHECK(world.mistakes() == Texts{});
}
