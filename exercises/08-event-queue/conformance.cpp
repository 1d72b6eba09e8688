// The reader's poller before the library's own conformance suite, tests/minimio. What
// it is asked and what it tells is written down, for the story of a case that fails.

#define CATCH_CONFIG_EXTERNAL_INTERFACES  // a listener, with Catch2 2
#include "minimio/conformance.hpp"

#include <signal.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iostream>
#include <list>
#include <mutex>
#include <thread>

#include "kit/kit.hpp"
#include "kit/listener.hpp"

std::unique_ptr<minimio::Poller> make_my_poller();  // see exercise.hpp

namespace conformance {
namespace {

/// How long a call may take beyond its deadline, and what a case waits for altogether.
constexpr std::chrono::milliseconds lateness = 500ms, patience = 1500ms;

/// What was done, in its order, and which calls have not ended. Any thread may tell.
class Story {
 public:
  struct Call {
    std::string what;
    Clock::time_point due;
  };
  using Running = std::list<Call>::iterator;

  void tell(const std::string& what) {
    const std::lock_guard lock{mutex_};
    append(what);
  }

  Running begin(std::string what, Clock::time_point due) {
    const std::lock_guard lock{mutex_};
    return running_.insert(running_.end(), {std::move(what), due});
  }

  void end(Running call, const std::string& result) {
    const std::lock_guard lock{mutex_};
    append(call->what + result);
    running_.erase(call);
  }

  bool has_overdue() {
    const std::lock_guard lock{mutex_};
    return std::ranges::any_of(
        running_, [](const Call& call) { return call.due < Clock::now(); });
  }

  std::string text() {
    const std::lock_guard lock{mutex_};
    std::string text = is_whole_ ? "" : "...\n";
    for (const auto& [line, times] : lines_)
      text += line + (times > 1 ? "  (" + std::to_string(times) + " times)\n" : "\n");
    for (const auto& call : running_) text += call.what + "  -> it does not end\n";
    return text;
  }

 private:
  static constexpr std::size_t most_lines = 16;

  struct Line {
    std::string text;
    int times;
  };

  void append(const std::string& text) {
    if (!lines_.empty() && lines_.back().text == text) {
      ++lines_.back().times;
      return;
    }
    lines_.push_back({text, 1});
    if (lines_.size() <= most_lines) return;
    lines_.pop_front();
    is_whole_ = false;
  }

  std::mutex mutex_;
  std::deque<Line> lines_;
  std::list<Call> running_;
  bool is_whole_ = true;
};

Story story;

std::string text_of(Token token) {
  return "token " + std::to_string(static_cast<std::uint64_t>(token));
}

std::string text_of(Interest interest, Mode mode) {
  return Catch::Detail::stringify(interest) + ", " + Catch::Detail::stringify(mode);
}

std::string text_of(std::span<const Event> events) {
  std::string text;
  for (const auto& event : events)
    text += (text.empty() ? "" : ", ") + Catch::Detail::stringify(event);
  return "  -> " + (text.empty() ? "nothing" : text);
}

std::string text_of(Deadline deadline) {
  if (!deadline) return "no deadline";
  const auto now = Clock::now();
  if (*deadline <= now) return "its deadline has passed";
  if (*deadline > now + 1h) return "its deadline is far away";
  return std::to_string((*deadline - now) / 1ms) + " ms";
}

/// The reader's poller, and a thread that ends the program when one of its calls does
/// not end.
class Recorded final : public Poller {
 public:
  std::string_view name() const noexcept override { return mine_->name(); }
  bool supports(Mode mode) const noexcept override { return mine_->supports(mode); }

  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    record("add " + conformance::text_of(handle) + ", " + text_of(token) + ", " +
               text_of(interest, mode),
           [&] { mine_->add(handle, token, interest, mode); });
  }

  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    record("modify " + conformance::text_of(handle) + ", " + text_of(token) + ", " +
               text_of(interest, mode),
           [&] { mine_->modify(handle, token, interest, mode); });
  }

  void remove(NativeHandle handle) override {
    record("remove " + conformance::text_of(handle), [&] { mine_->remove(handle); });
  }

  std::size_t wait(std::span<Event> events, Deadline deadline) override {
    const auto what = "wait, " + text_of(deadline);
    const auto call = story.begin(what, due(deadline));
    try {
      const auto count = mine_->wait(events, deadline);
      story.end(call, text_of(events.first(std::min(count, events.size()))));
      return count;
    } catch (const std::exception& refusal) {
      story.end(call, std::string{"  -> refused: "} + refusal.what());
      throw;
    }
  }

  void wake(Token token) noexcept override {
    record("wake " + text_of(token), [&] { mine_->wake(token); });
  }

 private:
  static Clock::time_point due(Deadline deadline) {
    const auto now = Clock::now(), latest = limit();
    const auto length = std::clamp(deadline.value_or(latest), now, latest) - now;
    return kit::within(lateness) + length;
  }

  template <typename Call>
  static void record(const std::string& what, Call call) {
    const auto running = story.begin(what, limit());
    try {
      call();
      story.end(running, "");
    } catch (const std::exception& refusal) {
      story.end(running, std::string{"  -> refused: "} + refusal.what());
      throw;
    }
  }

  void watch(std::stop_token stop) {
    sigset_t all;  // signals are for those who wait
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
    std::unique_lock lock{mutex_};
    const auto is_over = [] { return false; };
    // All may have been asleep, with the machine: so it looks more than once.
    for (int overdue = 0; !stop.stop_requested();) {
      stopped_.wait_for(lock, stop, 50ms, is_over);
      overdue = story.has_overdue() ? overdue + 1 : 0;
      if (overdue == 5) give_up("A call has not ended.");
    }
  }

  std::unique_ptr<Poller> mine_ = make_my_poller();
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  std::jthread watcher_{[this](std::stop_token stop) { watch(stop); }};
};

/// Tells the promise and the story, before the kit tells what has failed.
struct StoryTeller : kit::FailureListener {
  using FailureListener::FailureListener;
  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    tags_ = info.tagsAsString();
  }

 private:
  void failed(const Catch::AssertionStats&) override {
    for (int promise = 1; promise <= 10; ++promise)
      if (tags_.find("[" + std::to_string(promise) + "]") != std::string::npos)
        std::cout << "Promise " << promise << " of minimio/poller.hpp\n\n";
    std::cout << story.text() << std::endl;
  }

  std::string tags_;
};

}  // namespace

std::unique_ptr<Poller> make() { return std::make_unique<Recorded>(); }

std::uint64_t seed() { return kit::seed(); }

Clock::time_point limit() { return kit::within(patience); }

void note(const std::string& what) { story.tell(what); }

void skip(std::string_view why) { kit::skip(why); }

void give_up(std::string_view why) {
  std::cout << story.text() << "\n" << why << std::endl;
  std::_Exit(1);
}

}  // namespace conformance

using conformance::StoryTeller;
CATCH_REGISTER_LISTENER(StoryTeller)
