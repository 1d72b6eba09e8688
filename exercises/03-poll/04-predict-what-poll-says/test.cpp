#include <sys/socket.h>

#include <functional>
#include <sstream>
#include <string_view>

#include "exercise.hpp"
#include "kit/connected_pair.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

using Ends = ConnectedPair;

enum class We { read, write };

Ends pipe(We we) {
#ifndef __linux__
  skip(
      "what poll says of a pipe that has ended differs from system to system; this is "
      "Linux's");
#endif
  int ends[2];
  net::check(::pipe(ends), "pipe");
  net::Descriptor reading{ends[0]}, writing{ends[1]};
  if (we == We::read) return {std::move(reading), std::move(writing)};
  return {std::move(writing), std::move(reading)};
}

/// One row, and the other end of what it watches.
class Stage {
 public:
  Stage(Ends ends, int events)
      : ends_{std::move(ends)},
        row_{.fd = ends_.ours.get(),
             .events = static_cast<short>(events),
             .revents = 0} {}

  void write(std::string_view bytes) {
    net::check(::write(ends_.theirs.get(), bytes.data(), bytes.size()), "write");
  }
  void finish() { net::check(::shutdown(ends_.theirs.get(), SHUT_WR), "shutdown"); }
  void close() { ends_.theirs = {}; }

  void read() {
    char bytes[16];
    net::check(::read(ends_.ours.get(), bytes, sizeof bytes), "read");
  }
  void set_descriptor(int number) { row_.fd = number; }
  void set_back_and_close() {
    row_.fd = ends_.ours.get();
    ends_.ours = {};
  }

  int look() {
    net::check(::poll(&row_, 1, 0), "poll");
    return row_.revents;
  }

 private:
  Ends ends_;
  pollfd row_;
};

struct Line {
  std::string_view what;
  std::function<void(Stage&)> happens;
};

std::string in_words(int revents) {
  struct Bit {
    int value;
    std::string_view name;
  };
  std::string words;
  for (const auto& [value, name] :
       {Bit{POLLIN, "POLLIN"}, Bit{POLLOUT, "POLLOUT"}, Bit{POLLERR, "POLLERR"},
        Bit{POLLHUP, "POLLHUP"}, Bit{POLLNVAL, "POLLNVAL"}}) {
    if ((revents & value) == 0) continue;
    words += (words.empty() ? "" : " | ") + std::string{name};
    revents &= ~value;
  }
  if (revents != 0) words += (words.empty() ? "" : " | ") + std::to_string(revents);
  return words.empty() ? "nothing" : words;
}

/// Plays it up to the first look that was not foreseen.
void play(Stage stage, const std::vector<Line>& lines, const Looks& foreseen) {
  REQUIRE(foreseen.size() == lines.size());
  std::ostringstream story;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].happens(stage);
    const int seen = stage.look();
    story << lines[i].what << std::string(60 - lines[i].what.size(), ' ')
          << in_words(seen) << "\n";
    if (seen == foreseen[i]) continue;
    INFO(story.str() << "\nforeseen  " << in_words(foreseen[i]) << "\nsaw       "
                     << in_words(seen));
    FAIL();
  }
}

const Line at_first{"nothing has happened yet", [](Stage&) {}};
const Line look_again{"we look again", [](Stage&) {}};
const Line hello{"the other end writes \"hello\"",
                 [](Stage& stage) { stage.write("hello"); }};
const Line closes{"the other end closes", [](Stage& stage) { stage.close(); }};

}  // namespace

TEST_CASE("You foresee how long POLLIN is said.") {
  play({connected_pair(), POLLIN},
       {at_first,
        hello,
        look_again,
        {"we read five bytes", [](Stage& stage) { stage.read(); }}},
       readable());
}

TEST_CASE("You foresee what is said when two things are so.") {
  play({connected_pair(), POLLIN | POLLOUT}, {at_first, hello}, both());
}

TEST_CASE("You foresee what is said when the other end has finished.") {
  play({connected_pair(), POLLIN},
       {{"the other end says by shutdown that it will write no more",
         [](Stage& stage) { stage.finish(); }},
        {"we read and get 0 bytes", [](Stage& stage) { stage.read(); }}},
       finished());
}

TEST_CASE("You foresee what is said of last words.") {
  play({pipe(We::read), POLLIN},
       {{"the other end writes \"bye\" and closes",
         [](Stage& stage) { stage.write("bye"), stage.close(); }},
        {"we read three bytes", [](Stage& stage) { stage.read(); }},
        look_again},
       last_words());
}

TEST_CASE("You foresee what is said when nothing was asked.") {
  play({pipe(We::read), 0},
       {{"the other end writes \"bye\"", [](Stage& stage) { stage.write("bye"); }},
        closes},
       asked_for_nothing());
}

TEST_CASE("You foresee what is said to a writer whom nobody reads.") {
  play({pipe(We::write), POLLOUT}, {at_first, closes}, nobody_reads());
}

TEST_CASE("You foresee what is said of a row without a descriptor.") {
  play({connected_pair(), POLLIN},
       {hello,
        {"we set the row's fd to -1", [](Stage& stage) { stage.set_descriptor(-1); }},
        {"we set it back and close our end",
         [](Stage& stage) { stage.set_back_and_close(); }}},
       no_descriptor());
}
