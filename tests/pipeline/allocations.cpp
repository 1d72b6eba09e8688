// How often anybody asks for memory while the server serves. This program replaces the
// operator new of all of it.

#include <poll.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "harness/catch.hpp"
#include "inner_server.hpp"

namespace {

std::atomic<std::size_t> allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc{};
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new[](std::size_t size, const std::nothrow_t& tag) noexcept {
  return operator new(size, tag);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

constexpr std::size_t clients = 8, ahead = 4;
constexpr std::array<std::size_t, 4> sizes{10, 300, 5'000, 40'000};

/// Says a few messages on each line, and takes the replies, again and again. It has all
/// that it needs before it begins.
class Conversation {
 public:
  explicit Conversation(const minimio::net::Address& server) {
    for (auto& stream : streams_) stream = minimio::net::TcpStream::connect(server);
  }

  std::size_t talk(std::size_t rounds) {
    std::size_t replies = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
      const auto size = header_size + sizes[round % sizes.size()];
      write_header(std::span{message_}.first<header_size>(), size - header_size);
      for (auto& stream : streams_)
        for (std::size_t i = 0; i < ahead; ++i) write_all(stream, size);
      for (auto& stream : streams_)
        for (std::size_t i = 0; i < ahead; ++i) replies += reads_all(stream, size);
    }
    return replies;
  }

 private:
  void write_all(minimio::net::TcpStream& stream, std::size_t size) {
    for (std::size_t sent = 0; sent < size;) {
      const auto rest = std::span{message_}.first(size).subspan(sent);
      const auto result = stream.write(rest);
      sent += result.bytes;
      if (result.bytes < rest.size()) wait_for(stream, POLLOUT);
    }
  }

  bool reads_all(minimio::net::TcpStream& stream, std::size_t size) {
    for (std::size_t got = 0; got < size;) {
      wait_for(stream, POLLIN);
      const auto result = stream.read(std::span{reply_}.first(size - got));
      if (!result.would_block() && result.bytes == 0) return false;
      got += result.bytes;
    }
    return true;
  }

  static void wait_for(const minimio::net::TcpStream& stream, short what) {
    pollfd wanted{.fd = stream.handle(), .events = what, .revents = 0};
    ::poll(&wanted, 1, -1);
  }

  std::array<minimio::net::TcpStream, clients> streams_;
  std::array<char, 64 * 1024> message_{}, reply_;
};

}  // namespace

TEST_CASE("allocations: after it has warmed up there is none for any message") {
  const InnerServer server;
  Conversation conversation{server.address()};
  // Now and then more messages are under way than ever before, and the first time needs
  // memory. That comes to an end.
  std::size_t replies = 0, needed = 1;
  for (int batch = 0; batch < 20 && needed > 0; ++batch) {
    const auto before = allocations.load();
    replies = conversation.talk(1000);
    needed = allocations.load() - before;
    if (batch == 0) REQUIRE(needed > 0);  // it counts
  }
  CHECK(replies == 1000 * clients * ahead);
  CHECK(needed == 0);
}

TEST_CASE("allocations: a line in which somebody always waits stays as it is") {
  WaitingLine line;
  for (std::uint64_t i = 0; i < 10; ++i) line.push(minimio::Token{i});
  const auto before = allocations.load();
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    REQUIRE(line.front() == minimio::Token{i});
    line.pop();
    line.push(minimio::Token{i + 10});
  }
  CHECK(line.size() == 10);
  CHECK(allocations - before < 10);
}
