#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <system_error>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

bool is_readable(const Bell& bell) {
  pollfd question{.fd = bell.descriptor(), .events = POLLIN, .revents = 0};
  return ::poll(&question, 1, 0) == 1;
}

/// More rings than there is room for. Where that can be done, the pipe is made small
/// before.
int more_than_fit_into(const Bell& bell) {
#ifdef F_SETPIPE_SZ
  const int room = ::fcntl(bell.descriptor(), F_SETPIPE_SZ, 4096);
  if (room > 0) return room + 100;
#endif
  static_cast<void>(bell);
  return 70'000;
}

/// @param help what ends it if it waits for what doesn't come.
/// @return false when it had to be helped.
bool comes_back(const std::function<void()>& call, const std::function<void()>& help) {
  auto done = std::async(std::launch::async, call);
  const bool came_back = done.wait_until(within(500ms)) == std::future_status::ready;
  while (done.wait_for(1ms) != std::future_status::ready) help();
  done.get();
  return came_back;
}

/// Rings until the pipe is full, and some times more, from another thread.
struct Storm {
  explicit Storm(Bell& bell) : planned{more_than_fit_into(bell)} {
    const auto ring_all = [&] {
      try {
        while (rung < planned) {
          bell.ring();
          ++rung;
          if (!is_readable(bell) && !unheard) unheard = rung;
        }
      } catch (const std::system_error& error) {
        complaint = error.what();
      }
    };
    const auto make_room = [&] {
      rung_when_it_hung = rung_when_it_hung < 0 ? rung.load() : rung_when_it_hung;
      char rings[4096];
      if (is_readable(bell)) ::read(bell.descriptor(), rings, sizeof rings);
    };
    came_back = comes_back(ring_all, make_room);
  }

  std::string story() const {
    const auto wanted = std::to_string(planned) + " times ring(), and no silence()";
    if (!came_back)
      return wanted + "\nring number " + std::to_string(rung_when_it_hung + 1) +
             " had not come back after half a second";
    if (!complaint.empty())
      return wanted + "\nring number " + std::to_string(rung + 1) +
             " threw: " + complaint;
    return wanted;
  }

  const int planned;
  std::atomic<int> rung = 0;
  int rung_when_it_hung = -1;
  bool came_back = false;
  std::string complaint;
  std::optional<int> unheard;  // after this many rings it was not readable
};

}  // namespace

TEST_CASE("A ring makes the descriptor readable and silence ends that.") {
  Bell bell;
  bell.ring();
  INFO("ring()");
  CHECK(is_readable(bell));
  bell.silence();
  INFO("silence()");
  CHECK_FALSE(is_readable(bell));
  bell.ring();
  INFO("ring()");
  CHECK(is_readable(bell));
}

TEST_CASE("A ring never waits.") {
  Bell bell;
  const Storm storm{bell};
  INFO(storm.story());
  CHECK(storm.came_back);
}

TEST_CASE("A ring that finds the pipe full is no error.") {
  Bell bell;
  const Storm storm{bell};
  INFO(storm.story());
  CHECK(storm.rung == storm.planned);
  CHECK(storm.complaint.empty());
}

TEST_CASE("However often it was rung the bell is rung.") {
  Bell bell;
  const Storm storm{bell};
  INFO(storm.story());
  if (!storm.came_back) return;
  if (storm.unheard)
    FAIL("after ring number " << *storm.unheard << " it was not readable");
}

TEST_CASE("One silence is enough for any number of rings.") {
  Bell bell;
  for (int i = 0; i < 1000; ++i) bell.ring();
  bell.silence();
  INFO("1000 times ring()\nsilence()");
  CHECK_FALSE(is_readable(bell));
}

TEST_CASE("Silence never waits.") {
  for (const int rings : {64, 128, 256, 1024, 0}) {
    Bell bell;
    for (int i = 0; i < rings; ++i) bell.ring();
    INFO(rings << " times ring()\nsilence() had not come back after half a second");
    const bool silence_came_back =
        comes_back([&] { bell.silence(); }, [&] { bell.ring(); });
    REQUIRE(silence_came_back);
  }
}
