#include <sys/event.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <functional>
#include <sstream>
#include <string_view>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

/// One knote, and a connection for those that watch a descriptor.
class Stage {
 public:
  explicit Stage(short filter, unsigned flags = 0) : filter_{filter} {
    int ends[2];
    net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    watched_ = net::Descriptor{ends[0]};
    peer_ = net::Descriptor{ends[1]};
    change(EV_ADD | flags);
  }

  void change(unsigned flags, unsigned filter_flags = 0) {
    struct kevent change;
    EV_SET(&change, watched_.get(), filter_, flags, filter_flags, 0, nullptr);
    net::check(::kevent(kqueue_.get(), &change, 1, nullptr, 0, nullptr), "kevent");
  }

  void write(std::string_view bytes) {
    net::check(::write(peer_.get(), bytes.data(), bytes.size()), "write");
  }

  void read(std::size_t count) {
    char bytes[16];
    net::check(::read(watched_.get(), bytes, count), "read");
  }

  void close() { peer_ = {}; }
  void trigger() { change(0, NOTE_TRIGGER); }

  Look look() {
    struct kevent event;
    const timespec no_time{};
    const int count = ::kevent(kqueue_.get(), nullptr, 0, &event, 1, &no_time);
    if (net::check(count, "kevent") == 0) return nothing;
    return {true, static_cast<std::int64_t>(event.data), (event.flags & EV_EOF) != 0};
  }

 private:
  short filter_;
  net::Descriptor kqueue_{net::check(::kqueue(), "kqueue")};
  net::Descriptor watched_, peer_;
};

struct Line {
  std::string_view what;
  std::function<void(Stage&)> happens;
};

std::string in_words(const Look& look) {
  if (!look.event) return "nothing";
  return (look.eof ? "ended(" : "says(") + std::to_string(look.data) + ")";
}

/// Plays it up to the first look that was not foreseen.
void play(Stage stage, const std::vector<Line>& lines, const Looks& foreseen) {
  REQUIRE(foreseen.size() == lines.size());
  std::ostringstream story;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].happens(stage);
    const auto seen = stage.look();
    story << lines[i].what << std::string(46 - lines[i].what.size(), ' ')
          << in_words(seen) << "\n";
    if (seen == foreseen[i]) continue;
    INFO(story.str() << "\nforeseen  " << in_words(foreseen[i]) << "\nsaw       "
                     << in_words(seen));
    FAIL();
  }
}

const Line look_again{"we look again", [](Stage&) {}};

Line writes(std::string_view what, std::string_view bytes) {
  return {what, [=](Stage& stage) { stage.write(bytes); }};
}

Line reads(std::string_view what, std::size_t count) {
  return {what, [=](Stage& stage) { stage.read(count); }};
}

Line changes(std::string_view what, unsigned flags) {
  return {what, [=](Stage& stage) { stage.change(flags); }};
}

const Line hello = writes("the other end writes \"hello\"", "hello");

}  // namespace

TEST_CASE("You foresee what a plain knote says.") {
  play(Stage{EVFILT_READ},
       {hello, look_again, reads("we read two bytes", 2),
        reads("we read the other three", 3)},
       plain());
}

TEST_CASE("You foresee when EV_CLEAR keeps quiet.") {
  play(Stage{EVFILT_READ, EV_CLEAR}, {hello, look_again, reads("we read two bytes", 2)},
       clear());
}

TEST_CASE("You foresee what is counted when more has come.") {
  play(Stage{EVFILT_READ, EV_CLEAR}, {hello, writes("the other end writes \"!\"", "!")},
       clear_with_more());
}

TEST_CASE("You foresee what a knote says that was turned off when the bytes came.") {
  play(Stage{EVFILT_READ},
       {changes("we change it by EV_DISABLE", EV_DISABLE), hello,
        changes("we change it by EV_ENABLE", EV_ENABLE)},
       disabled());
}

TEST_CASE("You foresee what is said of the end.") {
  play(Stage{EVFILT_READ},
       {{"the other end writes \"bye\" and closes",
         [](Stage& stage) { stage.write("bye"), stage.close(); }},
        reads("we read three bytes", 3),
        look_again},
       hung_up());
}

TEST_CASE("You foresee how long EV_ONESHOT stays.") {
  play(Stage{EVFILT_READ, EV_ONESHOT},
       {hello, look_again, changes("we add it again", EV_ADD | EV_ONESHOT)}, oneshot());
}

TEST_CASE("You foresee what is left of three triggers.") {
  play(Stage{EVFILT_USER, EV_CLEAR},
       {{"we trigger it three times",
         [](Stage& stage) { stage.trigger(), stage.trigger(), stage.trigger(); }},
        look_again,
        {"we trigger it once", [](Stage& stage) { stage.trigger(); }}},
       user());
}
