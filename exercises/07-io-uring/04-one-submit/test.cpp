#include <sys/socket.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "07-io-uring/kernel.hpp"
#include "exercise.hpp"
#include "harness/noise.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

constexpr std::size_t many = 100;

/// Two ends of a connection, of which one is the echo's.
struct Pair {
  Pair() {
    int ends[2];
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    near = net::Descriptor{ends[0]};
    far = net::Descriptor{ends[1]};
    net::set_non_blocking(far);
  }
  net::Descriptor near, far;
};

std::vector<int> near_ends(const std::vector<Pair>& pairs) {
  std::vector<int> numbers;
  for (const auto& pair : pairs) numbers.push_back(pair.near.get());
  return numbers;
}

/// An echo and its clients, who speak and listen.
class Company {
 public:
  explicit Company(std::size_t count)
      : pairs_(count), answers_(count), echo_{ring_, near_ends(pairs_)} {}

  void say(std::size_t client, std::string_view words) {
    net::check(::write(pairs_[client].far.get(), words.data(), words.size()), "write");
    awaited_ += words.size();
  }

  void all_say(std::string_view words) {
    for (std::size_t i = 0; i < pairs_.size(); ++i) say(i, words);
  }

  void leave(std::size_t client) { pairs_[client].far = {}; }

  /// Takes turns until all that was said has come back; returns how many that took.
  int turns_to_answer() {
    const auto begun = turns_;
    while (awaited_ > 0) {
      take_turn();
      for (std::size_t i = 0; i < pairs_.size(); ++i) listen(i);
    }
    return turns_ - begun;
  }

  void take_turn() {
    echo_.turn();
    ++turns_;
  }

  /// What has come back to this client until now.
  const std::string& answer(std::size_t client) const { return answers_[client]; }
  int calls() const { return ring_.calls(); }
  int requests() const { return ring_.requests(); }

 private:
  void listen(std::size_t client) {
    char bytes[256];
    const auto size = ::read(pairs_[client].far.get(), bytes, sizeof bytes);
    if (size <= 0) return;
    answers_[client].append(bytes, static_cast<std::size_t>(size));
    awaited_ -= std::min(awaited_, static_cast<std::size_t>(size));
  }

  std::vector<Pair> pairs_;
  std::vector<std::string> answers_;
  CountingRing ring_;
  Echo echo_;
  std::size_t awaited_ = 0;
  int turns_ = 0;
};

}  // namespace

TEST_CASE("Each hears its own words again.") {
  need_io_uring();
  constexpr std::size_t few = 5;
  Company company{few};
  harness::Noise noise{seed()};
  std::vector<std::string> said(few);
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < few; ++i) {
      const auto words = noise.next(10 + i);
      said[i] += words;
      company.say(i, words);
    }
    company.turns_to_answer();
  }
  for (std::size_t i = 0; i < few; ++i) {
    INFO("client " << i + 1 << " of " << few << " has spoken three times");
    if (company.answer(i) != said[i])
      FAIL(harness::first_difference(said[i], company.answer(i)));
  }
}

TEST_CASE("To listen to a hundred takes one system call at the most.") {
  need_io_uring();
  const Company company{many};
  INFO("an Echo of " << many << " sockets was made");
  const int calls = company.calls();
  CHECK(calls <= 1);
}

TEST_CASE("One turn deals with all who have spoken.") {
  need_io_uring();
  Company company{many};
  company.all_say("hello");
  const int turns = company.turns_to_answer();
  INFO(many << " clients spoke at once, and turns were taken until all were answered");
  CHECK(turns <= 4);
}

TEST_CASE("A hundred who speak at once are answered with a few system calls.") {
  need_io_uring();
  Company company{many};
  for (int round = 0; round < 5; ++round) {
    company.all_say("hello");
    company.turns_to_answer();
  }
  INFO(many << " clients spoke at once, five times, and were answered");
  const int calls = company.calls();
  CHECK(calls <= 20);
}

TEST_CASE("Who speaks is answered though the others are silent.") {
  need_io_uring();
  Company company{many};
  company.say(many / 2, "hello");
  INFO("one of " << many << " clients speaks");
  company.turns_to_answer();
  CHECK(company.answer(many / 2) == "hello");
}

TEST_CASE("Who has gone is not asked again.") {
  need_io_uring();
  Company company{2};
  company.leave(0);
  company.take_turn();
  const int before = company.requests();
  company.say(1, "hello");
  company.turns_to_answer();
  INFO("one of two clients goes, then the other speaks: a send, and a receive");
  const int requests = company.requests() - before;
  CHECK(requests <= 2);
}
