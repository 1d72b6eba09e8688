#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <sstream>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const std::vector<int> nobody;

struct Pair {
  Pair() {
    int ends[2];
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    watched = net::Descriptor{ends[0]};
    peer = net::Descriptor{ends[1]};
  }

  int number() const { return watched.get(); }
  void speak() const { net::check(::write(peer.get(), "hello", 5), "write"); }

  net::Descriptor watched, peer;
};

/// Numbers of descriptors that are not open.
std::vector<int> closed_numbers(int count) {
  std::vector<Pair> pairs(static_cast<std::size_t>(count));
  std::vector<int> numbers;
  for (const auto& pair : pairs) numbers.push_back(pair.number());
  return numbers;
}

News wait(Readers& readers) {
  const auto limit = within(500ms) - harness::Clock::now();
  return readers.wait(std::chrono::duration_cast<std::chrono::milliseconds>(limit));
}

std::vector<int> descriptors(const std::vector<Refusal>& refused) {
  std::vector<int> numbers;
  for (const auto& refusal : refused) numbers.push_back(refusal.descriptor);
  return numbers;
}

std::vector<int> sorted(std::vector<int> numbers) {
  std::ranges::sort(numbers);
  return numbers;
}

}  // namespace

TEST_CASE("What can be read is told.") {
  const Pair first, second;
  Readers readers;
  readers.add(first.number());
  readers.add(second.number());
  first.speak();
  second.speak();
  INFO("two descriptors are added, and bytes wait in both");
  const auto readable = sorted(wait(readers).readable);
  const auto both = sorted({first.number(), second.number()});
  CHECK(readable == both);
}

TEST_CASE("A change that was refused is nothing to read.") {
  Readers readers;
  const int closed = closed_numbers(1).front();
  readers.add(closed);
  INFO("descriptor " << closed << " is added, and is not open");
  const auto readable = wait(readers).readable;
  CHECK(readable == nobody);
}

TEST_CASE("Each change that is refused is told as refused.") {
  Readers readers;
  const auto closed = sorted(closed_numbers(100));
  for (const int number : closed) readers.add(number);
  INFO("100 descriptors are added, and none is open");
  const auto refused = sorted(descriptors(wait(readers).refused));
  CHECK(refused == closed);
}

TEST_CASE("A refusal says why.") {
  Readers readers;
  const Pair stranger;
  const int closed = closed_numbers(1).front();
  readers.add(closed);
  readers.remove(stranger.number());
  std::vector<int> errors;
  for (const auto& refusal : wait(readers).refused) errors.push_back(refusal.error);
  INFO("what is not open is added (EBADF is " << EBADF << "), and what was never added "
                                              << "is removed (ENOENT is " << ENOENT
                                              << ")");
  CHECK(errors == std::vector{EBADF, ENOENT});
}

TEST_CASE("One refused change does not keep the others from being made.") {
  const Pair first, last;
  Readers readers;
  readers.add(first.number());
  readers.add(closed_numbers(1).front());
  readers.add(last.number());
  wait(readers);
  first.speak();
  last.speak();
  INFO(
      "three descriptors are added, and the second is not open; bytes wait in the "
      "others");
  const auto readable = sorted(wait(readers).readable);
  const auto both = sorted({first.number(), last.number()});
  CHECK(readable == both);
}

TEST_CASE("A refusal is told once.") {
  const Pair pair;
  Readers readers;
  readers.add(pair.number());
  readers.add(closed_numbers(1).front());
  wait(readers);
  pair.speak();
  INFO("a change was refused in the wait before");
  const auto refused = descriptors(wait(readers).refused);
  CHECK(refused == nobody);
}

TEST_CASE("A wait that changes nothing hears as well.") {
  const Pair pair;
  Readers readers;
  readers.add(pair.number());
  readers.wait(0ms);
  pair.speak();
  INFO("a descriptor was added in the wait before; now bytes wait in it");
  const auto readable = wait(readers).readable;
  CHECK(readable == std::vector{pair.number()});
}
