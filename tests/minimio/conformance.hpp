#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/catch.hpp"
#include "harness/wine.hpp"
#include "minimio/net/pipe.hpp"
#include "minimio/net/tcp.hpp"
#include "minimio/net/udp.hpp"
#include "minimio/poller.hpp"

/// What the cases of the conformance suite are made of. They judge any poller: the
/// library's own, each by its name, and those that readers write.
namespace conformance {

using namespace minimio;
using namespace std::chrono_literals;
using enum minimio::Happened;
using Deadline = std::optional<Clock::time_point>;
using Events = std::vector<Event>;

// What the program decides that these cases judge: make.cpp for the library.

/// A poller to be judged. The case is skipped where the kernel refuses it.
std::unique_ptr<Poller> make();

/// What is random begins with it.
std::uint64_t seed();

/// What happens at all happens by then.
Clock::time_point limit();

/// Says what was done to what is watched, for the story of a case that fails.
void note(const std::string& what);

/// Ends the case, and says why.
[[noreturn]] void skip(std::string_view why);

/// The same for one that fails where it can't end: a thread hangs.
[[noreturn]] void give_up(std::string_view why);

/// A poller, for a case about edges; skipped where there are none.
std::unique_ptr<Poller> make_with_edges();

/// Fails the case if the condition does not come true.
void await(const std::function<bool()>& condition);

inline constexpr Token first{1}, second{2}, third{3}, bell{99};
Token token(std::size_t number);

// What came of a wait.

/// One wait.
Events wait(Poller& poller, Deadline deadline = limit(), std::size_t room = 64);

/// A wait that only looks.
Events look(Poller& poller, std::size_t room = 64);

bool says(const Event& event, Happened what);
/// Whether it says nothing beyond that.
bool says_at_most(const Event& event, Happened what);
/// All that the events say about one token.
Event sum(const Events& events, Token token);
bool tells_of(const Events& events, Token token);

struct Expected {
  Token token{};
  Happened what{};
  Happened perhaps = nothing;  // systems differ in whether they say this too
};

/// Waits until all of it has been told, in as many events as it takes, and nothing
/// else.
void expect(Poller& poller, const std::vector<Expected>& all, std::size_t room = 64);
inline void expect(Poller& poller, const Expected& one) {
  expect(poller, std::vector{one});
}

/// Nothing has happened that the poller would have to tell. What must not come was
/// there before, so a short look is enough.
void expect_nothing(Poller& poller);

/// A wait that has ended now was neither early nor that late.
void expect_past(Clock::time_point deadline, std::chrono::milliseconds most = 10s);

/// Runs a wait in a thread of its own; without a deadline, unless one is given.
class WaitElsewhere {
 public:
  explicit WaitElsewhere(Poller& poller, Deadline deadline = {}, std::size_t room = 64);

  /// Gives the thread time to be blocked in the wait. No case depends on it: a change
  /// that comes before the wait must be told as well.
  void let_it_block() const;

  bool has_ended() const;

  /// What the wait gave, once it has ended. If it does not, so does the program.
  Events events();

 private:
  std::future<Events> result_;
};

// Things to watch.

std::string text_of(NativeHandle handle);

struct Pair {
  net::TcpStream here, there;
};
Pair tcp_pair(net::TcpListener& through);
Pair tcp_pair();
std::vector<Pair> tcp_pairs(std::size_t count);

net::TcpListener listener();
net::UdpSocket udp_socket();

template <typename Stream>
void write(Stream& stream, std::string_view bytes = "x") {
  note("write " + std::to_string(bytes.size()) + " to " + text_of(stream.handle()));
  REQUIRE(stream.write(bytes).bytes == bytes.size());
}

void finish_sending(net::TcpStream& stream);

template <typename Stream>
void close(Stream& stream) {
  note("close " + text_of(stream.handle()));
  stream.close();
}

/// Reads what is there; whether the end was.
template <typename Stream>
bool drain(Stream& stream) {
  note("read all from " + text_of(stream.handle()));
  for (char buffer[4096];;) {
    const auto result = stream.read(buffer);
    if (result.bytes == 0) return static_cast<bool>(result);
  }
}

/// Reads so many bytes, waiting for them.
void read_exactly(net::TcpStream& stream, std::size_t count);

/// Writes until there is no room, and the poller does not tell of any.
void fill(Poller& poller, net::TcpStream& stream);

/// Reads all that `stream` was filled with.
void drain_far_end(net::TcpStream& stream);

/// The error with which a call fails.
template <typename Call>
std::error_code failure_of(Call call) {
  try {
    call();
  } catch (const std::system_error& failure) {
    CHECK(std::string_view{failure.what()}.find(':') != std::string_view::npos);
    return failure.code();
  }
  return {};
}

/// Wine differs from Windows: it tells of an end only once what came before it was
/// read, and of an error only whoever asks first, be it the poller.
using harness::on_wine;

/// What is told at once of an end that has unread bytes before it.
inline Happened end_behind_bytes() { return on_wine() ? nothing : read_closed; }

// native.cpp: what each system has other words for.

/// Closes it, so that the peer gets a reset and no end.
void reset(net::TcpStream& stream);
void write_urgent(net::TcpStream& stream);
void set_environment(const char* name, const char* value);

}  // namespace conformance

template <>
struct Catch::StringMaker<minimio::Event> {
  static std::string convert(const minimio::Event& event);
};

template <>
struct Catch::StringMaker<minimio::Interest> {
  static std::string convert(minimio::Interest interest);
};

template <>
struct Catch::StringMaker<minimio::Mode> {
  static std::string convert(minimio::Mode mode);
};
