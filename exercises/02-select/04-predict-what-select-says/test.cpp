#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "exercise.hpp"
#include "kit/connected_pair.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

struct Answer {
  int returned;
  Says says;
};

/// Asks about one descriptor, for reading and for writing.
Answer select_about(const net::Descriptor& descriptor) {
  fd_set readable, writable;
  FD_ZERO(&readable);
  FD_ZERO(&writable);
  FD_SET(descriptor.get(), &readable);
  FD_SET(descriptor.get(), &writable);
  timeval none{};
  const int returned = net::check(
      ::select(descriptor.get() + 1, &readable, &writable, nullptr, &none), "select");
  const bool can_read = FD_ISSET(descriptor.get(), &readable);
  const bool can_write = FD_ISSET(descriptor.get(), &writable);
  return {returned, can_read && can_write ? Says::both
                    : can_read            ? Says::readable
                    : can_write           ? Says::writable
                                          : Says::neither};
}

std::string text_of(Says says) {
  switch (says) {
    case Says::neither:
      return "neither";
    case Says::readable:
      return "readable, not writable";
    case Says::writable:
      return "writable, not readable";
    case Says::both:
      return "readable and writable";
    case Says::not_guessed:
      break;
  }
  return "not guessed";
}

std::string text_of(int number) { return std::to_string(number); }

bool is_guess(Says says) { return says != Says::not_guessed; }
bool is_guess(int number) { return number != number_not_guessed; }

/// What select said and why, for whoever has guessed something else.
template <typename Value>
void compare(Value guess, Value seen, const std::string& situation,
             const std::string& why) {
  if (guess == seen || !is_guess(guess)) return;
  FAIL("\n"
       << situation << "\n\nyou said     " << text_of(guess) << "\nselect says  "
       << text_of(seen) << "\n\n"
       << why);
}

void send_a_byte(const net::Descriptor& socket) {
  net::check(::write(socket.get(), "x", 1), "write");
}

void read_a_byte(const net::Descriptor& socket) {
  char byte;
  net::check(::read(socket.get(), &byte, 1), "read");
}

void fill(const net::Descriptor& socket) {
  net::set_non_blocking(socket);
  const std::array<char, 4096> bytes{};
  while (::write(socket.get(), bytes.data(), bytes.size()) > 0) continue;
}

/// A listener of this machine, and a client that is connected to it.
ConnectedPair listener_and_client() {
  ConnectedPair pair{
      net::Descriptor{net::check(::socket(AF_INET, SOCK_STREAM, 0), "socket")},
      net::Descriptor{net::check(::socket(AF_INET, SOCK_STREAM, 0), "socket")}};
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const address = reinterpret_cast<sockaddr*>(&name);
  socklen_t size = sizeof name;
  net::check(::bind(pair.ours.get(), address, size), "bind");
  net::check(::listen(pair.ours.get(), 1), "listen");
  net::check(::getsockname(pair.ours.get(), address, &size), "getsockname");
  net::check(::connect(pair.theirs.get(), address, size), "connect");
  return pair;
}

/// Waits 10 ms for three sockets of which none is readable.
int bits_left_after_a_timeout() {
  const std::array pairs{connected_pair(), connected_pair(), connected_pair()};
  fd_set readable;
  FD_ZERO(&readable);
  for (const auto& pair : pairs) FD_SET(pair.ours.get(), &readable);
  timeval time{.tv_sec = 0, .tv_usec = 10'000};
  const int highest = pairs.back().theirs.get();
  net::check(::select(highest + 1, &readable, nullptr, nullptr, &time), "select");
  int bits = 0;
  for (const auto& pair : pairs) bits += FD_ISSET(pair.ours.get(), &readable) ? 1 : 0;
  return bits;
}

}  // namespace

TEST_CASE("Each question has a guess.") {
  const std::array guessed{is_guess(about_a_quiet_socket),
                           is_guess(about_the_byte_that_is_left),
                           is_guess(about_the_end),
                           is_guess(about_a_full_socket),
                           is_guess(about_a_listener),
                           is_guess(returned_for_a_socket_in_both_sets),
                           is_guess(bits_left_when_the_time_is_over)};
  const auto guesses = std::count(guessed.begin(), guessed.end(), true);
  if (guesses == std::ssize(guessed)) return;
  FAIL("\nexpected  " << guessed.size() << " guesses\nsaw       " << guesses
                      << "\n\nWhat select says is told when there are all.");
}

TEST_CASE("You know what select says about a quiet socket.") {
  const auto pair = connected_pair();
  compare(about_a_quiet_socket, select_about(pair.ours).says,
          "Two sockets are connected. Nobody has said anything.",
          "A read would wait, so it is not readable. A write would not, since the "
          "kernel has\nroom for what we say, whether or not anybody listens.");
}

TEST_CASE("You know what select says when a part was read.") {
  const auto pair = connected_pair();
  send_a_byte(pair.theirs);
  send_a_byte(pair.theirs);
  read_a_byte(pair.ours);
  compare(about_the_byte_that_is_left, select_about(pair.ours).says,
          "The other side has sent two bytes, and we have read one of them.",
          "select does not report news. It tells how things are: there is a byte, so a "
          "read\nwould not wait, and there is room, so a write would not either. It "
          "will say so as\noften as it is asked.");
}

TEST_CASE("You know what select says about the end.") {
  const auto pair = connected_pair();
  ::shutdown(pair.theirs.get(), SHUT_WR);
  compare(about_the_end, select_about(pair.ours).says,
          "The other side has sent nothing, and has finished sending.",
          "A read would not wait: it returns 0, at once, and that is what readable "
          "means. The\nother side may still listen, and there is room, so it is "
          "writable, too.");
}

TEST_CASE("You know what select says about a full socket.") {
  const auto pair = connected_pair();
  fill(pair.ours);
  compare(about_a_full_socket, select_about(pair.ours).says,
          "The other side reads nothing, and we have written all that the kernel took.",
          "A write would wait for room, and a read for a byte. Only here does waiting "
          "for\nwritable make sense: at all other times the answer is yes.");
}

TEST_CASE("You know what select says about a listener.") {
  const auto pair = listener_and_client();
  compare(about_a_listener, select_about(pair.ours).says,
          "A client has connected to a listener, and has not been accepted.",
          "For a listener readable means that accept would not wait. It is never "
          "writable:\nnothing can be said to it.");
}

TEST_CASE("You know what select returns.") {
  const auto pair = connected_pair();
  send_a_byte(pair.theirs);
  compare(returned_for_a_socket_in_both_sets, select_about(pair.ours).returned,
          "One socket, in the set to read and in the set to write. A byte is there.",
          "select counts bits, not descriptors. This one is readable and writable: a "
          "bit in\neach set.");
}

TEST_CASE("You know what is in the set when the time is over.") {
  compare(
      bits_left_when_the_time_is_over, bits_left_after_a_timeout(),
      "Three quiet sockets in the set to read, and a timeout that has passed.",
      "The set holds the answer after the call, also when the answer is nobody. The "
      "three\nbits were the question. Whoever asks again must set them again.");
}
