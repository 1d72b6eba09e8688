#include <sys/socket.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>

#include "07-io-uring/kernel.hpp"
#include "exercise.hpp"
#include "harness/transcript.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

/// Somebody who writes letters, and the mailbox for them.
class Friend {
 public:
  explicit Friend(std::string name) : name_{std::move(name)} {
    int ends[2];
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    near_ = net::Descriptor{ends[0]};
    far_ = net::Descriptor{ends[1]};
    mailbox.socket = ends[0];
  }

  const std::string& name() const { return name_; }
  void write(std::string_view text) const {
    net::check(::write(far_.get(), text.data(), text.size()), "write");
  }
  void leave() { far_ = {}; }

  Mailbox mailbox{};

 private:
  std::string name_;
  net::Descriptor near_, far_;
};

/// A letter, as a person reads it.
std::string from(const std::string& name, std::string_view text) {
  const auto quoted = harness::printable(text);
  return name + ": " + quoted.substr(1, quoted.size() - 2);
}

/// Asks all of them, in this order, and tells who the letters are from.
class Post {
 public:
  explicit Post(std::size_t count) {
    static const char* const names[] = {"Ann", "Ben", "Cleo", "Dan", "Eve",
                                        "Fay", "Gil", "Hal",  "Ida", "Jon"};
    friends.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      friends.emplace_back(names[i]);
      ::ask(ring_, friends.back().mailbox);
    }
  }

  void ask(Friend& whom) { ::ask(ring_, whom.mailbox); }

  std::string next(Deadline deadline = within(500ms)) {
    const auto left = std::max(deadline - harness::Clock::now(), Deadline::duration{});
    const auto letter =
        ::next(ring_, std::chrono::duration_cast<std::chrono::milliseconds>(left));
    if (!letter) return "no letter";
    const auto sender = std::ranges::find(friends, letter->mailbox,
                                          [](const auto& one) { return &one.mailbox; });
    const auto name = sender == friends.end() ? "nobody" : sender->name();
    return from(name, letter->text);
  }

  std::vector<Friend> friends;

 private:
  Ring ring_;
};

}  // namespace

TEST_CASE("One who is asked again and again is heard each time.") {
  need_io_uring();
  Post post{1};
  auto& ann = post.friends[0];
  for (const auto* text : {"good morning", "hi", "how are you?"}) {
    INFO("Ann writes " << text);
    ann.write(text);
    const auto letter = post.next();
    CHECK(letter == from("Ann", text));
    post.ask(ann);
  }
}

TEST_CASE("The first to speak need not be the first who was asked.") {
  need_io_uring();
  Post post{2};
  INFO("Ann and Ben are asked, and Ben writes");
  post.friends[1].write("hello");
  const auto letter = post.next();
  CHECK(letter == from("Ben", "hello"));
}

TEST_CASE("The first who was asked may be the first to speak.") {
  need_io_uring();
  Post post{2};
  INFO("Ann and Ben are asked, and Ann writes");
  post.friends[0].write("hello");
  const auto letter = post.next();
  CHECK(letter == from("Ann", "hello"));
}

TEST_CASE("Letters that come together each keep their text.") {
  need_io_uring();
  Post post{2};
  post.friends[0].write("it is me");
  post.friends[1].write("no, me");
  INFO("Ann and Ben are asked, and both write before we look");
  std::vector letters{post.next(), post.next()};
  std::ranges::sort(letters);
  CHECK(letters == std::vector{from("Ann", "it is me"), from("Ben", "no, me")});
}

TEST_CASE("In whatever order they write each letter is its sender's.") {
  need_io_uring();
  Post post{10};
  std::vector<std::size_t> order(10);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::shuffle(order, std::mt19937_64{seed()});
  for (const auto who : order) {
    const auto text = "letter " + std::to_string(who);
    INFO("ten are asked, and " << post.friends[who].name() << " writes");
    post.friends[who].write(text);
    const auto letter = post.next();
    REQUIRE(letter == from(post.friends[who].name(), text));
  }
}

TEST_CASE("Who leaves sends an empty letter and is not taken for another.") {
  need_io_uring();
  Post post{3};
  INFO("Ann and Ben and Cleo are asked, and Ben leaves without a word");
  post.friends[1].leave();
  const auto letter = post.next();
  CHECK(letter == from("Ben", ""));
}
