#include <sys/socket.h>

#include <algorithm>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const std::vector<int> nobody;

/// A connection. One end goes to the readers, who close it.
class Speaker {
 public:
  explicit Speaker(Readers& readers) {
    int ends[2];
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    number_ = ends[0];
    peer_ = net::Descriptor{ends[1]};
    readers.add(net::Descriptor{ends[0]});
  }

  int number() const { return number_; }
  void speak() const { net::check(::write(peer_.get(), "hello", 5), "write"); }

 private:
  int number_;
  net::Descriptor peer_;
};

/// Somebody is expected to be readable.
std::vector<int> wait(Readers& readers) {
  const auto limit = within(500ms) - harness::Clock::now();
  auto readable =
      readers.wait(std::chrono::duration_cast<std::chrono::milliseconds>(limit));
  std::ranges::sort(readable);
  return readable;
}

/// Nobody is expected to be.
std::vector<int> look(Readers& readers) { return readers.wait(0ms); }

}  // namespace

TEST_CASE("Who has spoken is told of.") {
  Readers readers;
  const Speaker first{readers}, second{readers}, silent{readers};
  first.speak();
  second.speak();
  INFO("of three sockets, two have spoken");
  const auto readable = wait(readers);
  CHECK(readable == std::vector{first.number(), second.number()});
}

TEST_CASE("A change is no system call.") {
  Readers readers;
  for (int i = 0; i < 20; ++i) {
    const Speaker speaker{readers};
    readers.pause(speaker.number());
    readers.resume(speaker.number());
  }
  INFO("twenty sockets are added, paused and resumed");
  const int calls = readers.kqueue().calls();
  CHECK(calls == 0);
}

TEST_CASE("A wait is one system call whatever there is to change.") {
  Readers readers;
  const Speaker first{readers}, second{readers};
  first.speak();
  const int before = readers.kqueue().calls();
  wait(readers);
  INFO("two sockets were added before the wait");
  const int calls = readers.kqueue().calls() - before;
  CHECK(calls == 1);
}

TEST_CASE("Who is paused is not told of until resumed.") {
  Readers readers;
  const Speaker speaker{readers};
  readers.pause(speaker.number());
  speaker.speak();
  INFO("a socket is added and paused, bytes come, and it is resumed");
  const auto while_paused = look(readers);
  CHECK(while_paused == nobody);
  readers.resume(speaker.number());
  const auto when_resumed = wait(readers);
  CHECK(when_resumed == std::vector{speaker.number()});
}

TEST_CASE("A change is handed in once.") {
  Readers readers;
  const Speaker speaker{readers};
  for (int i = 0; i < 10; ++i) look(readers);
  INFO("a socket is added, and then there are ten waits");
  const auto changes = readers.kqueue().changes();
  CHECK(changes == 1);
}

TEST_CASE("Nothing is told of what was closed before the wait.") {
  Readers readers;
  const Speaker speaker{readers};
  readers.pause(speaker.number());
  readers.close(speaker.number());
  INFO("a socket is added, paused and closed");
  const auto readable = look(readers);
  CHECK(readable == nobody);
}

TEST_CASE("Who gets the number of one that was closed begins anew.") {
  Readers readers;
  const Speaker former{readers};
  look(readers);
  readers.pause(former.number());
  readers.close(former.number());
  const Speaker latter{readers};
  REQUIRE(latter.number() == former.number());
  INFO("a socket is paused and closed, and the next has the same number");
  const auto while_silent = look(readers);
  CHECK(while_silent == nobody);
  latter.speak();
  const auto when_it_speaks = wait(readers);
  CHECK(when_it_speaks == std::vector{latter.number()});
}
