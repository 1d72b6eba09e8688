#include <algorithm>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "exercise.hpp"
#include "kit/kit.hpp"

namespace {

using Tokens = std::vector<Token>;

struct TurnsForEver {};

/// A waker with a bell. The others say what happens to it.
class WithBell : public Waker {
 public:
  bool sleeps() const override { return !is_rung_; }

  Tokens take() override {
    if (++takes_ > 10'000) throw TurnsForEver{};
    return tell();
  }

  void in_the_midst(std::function<void()> what) override { what_ = std::move(what); }

 protected:
  virtual Tokens tell() = 0;

  void ring() { is_rung_ = true; }
  void silence() { is_rung_ = false; }
  void other_thread() {
    if (auto what = std::exchange(what_, nullptr)) what();
  }

 private:
  bool is_rung_ = false;
  int takes_ = 0;
  std::function<void()> what_;
};

/// A waker with a list beside its bell, as most have.
class WithList : public WithBell {
 protected:
  bool add(Token token) {
    const bool is_new =
        std::find(tokens_.begin(), tokens_.end(), token) == tokens_.end();
    if (is_new) tokens_.push_back(token);
    return is_new;
  }
  std::size_t size() const { return tokens_.size(); }
  Tokens copy_of_all() const { return tokens_; }
  Tokens take_all() { return std::exchange(tokens_, {}); }

 private:
  Tokens tokens_;
};

// The good ones.

class RingsOnce : public WithList {
  void wake(Token token) override {
    if (add(token) && size() == 1) ring();
  }
  Tokens tell() override {
    silence();
    other_thread();
    return take_all();
  }
};

class RingsEachTime : public WithList {
  void wake(Token token) override {
    add(token);
    ring();
  }
  Tokens tell() override {
    silence();
    other_thread();
    return take_all();
  }
};

class KeepsPackets : public WithBell {
  void wake(Token token) override {
    packets_.push_front(token);
    ring();
  }
  Tokens tell() override {
    silence();
    if (packets_.empty()) return {};
    const auto newest = packets_.front();
    packets_.pop_front();
    other_thread();
    if (!packets_.empty()) ring();
    return {newest};
  }

  std::deque<Token> packets_;
};

// The faulty ones.

class NeverSilent : public RingsEachTime {
  Tokens tell() override {
    other_thread();
    return take_all();
  }
};

class OneToken : public WithBell {
  void wake(Token token) override {
    token_ = token;
    ring();
  }
  Tokens tell() override {
    silence();
    other_thread();
    const auto token = std::exchange(token_, std::nullopt);
    return token ? Tokens{*token} : Tokens{};
  }

  std::optional<Token> token_;
};

class RingsOnceInItsLife : public WithList {
  void wake(Token token) override {
    add(token);
    if (!std::exchange(has_rung_, true)) ring();
  }
  Tokens tell() override {
    silence();
    other_thread();
    return take_all();
  }

  bool has_rung_ = false;
};

class TellsAgain : public WithList {
  void wake(Token token) override {
    add(token);
    ring();
  }
  Tokens tell() override {
    silence();
    other_thread();
    return copy_of_all();
  }
};

class LooksFirst : public RingsEachTime {
  Tokens tell() override {
    auto tokens = take_all();
    other_thread();
    silence();
    return tokens;
  }
};

class ClearsItsFlagFirst : public WithList {
  void wake(Token token) override {
    add(token);
    if (!std::exchange(has_rung_, true)) ring();
  }
  Tokens tell() override {
    has_rung_ = false;
    other_thread();
    silence();
    return take_all();
  }

  bool has_rung_ = false;
};

template <typename Tested>
std::string your_complaint() {
  Tested waker;
  return complaint_about(waker);
}

/// A test that does not end has noticed nothing.
template <typename Tested>
void expect_complaint(const std::string& what_it_does) {
  std::string complaint;
  try {
    complaint = your_complaint<Tested>();
  } catch (const TurnsForEver&) {}
  if (complaint.empty()) FAIL(what_it_does << "\nYour test finds no fault with it.");
}

template <typename Tested>
void expect_praise(const std::string& what_it_does) {
  const auto complaint = your_complaint<Tested>();
  if (!complaint.empty()) FAIL(what_it_does << "\nYour test says: " << complaint);
}

}  // namespace

TEST_CASE("A good waker passes.") {
  expect_praise<RingsOnce>(
      "This waker has a list and a bell. The first token in the list rings.\n"
      "take: the bell is silenced, then the list is taken.");
}

TEST_CASE("A waker that wakes the loop for nothing once is good.") {
  expect_praise<RingsEachTime>(
      "This waker has a list and a bell. Each wake-up rings.\n"
      "take: the bell is silenced, then the list is taken. What comes in between is\n"
      "told, and the bell is rung, so that one more take tells nothing.");
}

TEST_CASE("A waker that tells its tokens one by one and the newest first is good.") {
  expect_praise<KeepsPackets>(
      "This waker keeps each wake-up as a packet. The newest is told first.\n"
      "take: one packet. While there are others the bell stays rung.");
}

TEST_CASE("A waker that lets nobody sleep again is noticed.") {
  expect_complaint<NeverSilent>("This waker never silences its bell.");
}

TEST_CASE("A waker that can remember one token is noticed.") {
  expect_complaint<OneToken>("This waker keeps the last token it was given.");
}

TEST_CASE("A waker that rings once in its life is noticed.") {
  expect_complaint<RingsOnceInItsLife>(
      "This waker has a flag that says that the bell was rung. It is never cleared.");
}

TEST_CASE("A waker that tells old tokens again is noticed.") {
  expect_complaint<TellsAgain>(
      "This waker silences its bell, but does not empty its list. The next take tells\n"
      "all that was ever woken.");
}

TEST_CASE("A waker that loses what comes in the midst of a take is noticed.") {
  expect_complaint<LooksFirst>(
      "This waker takes the list first and silences its bell afterwards.");
}

TEST_CASE("A waker that is deaf after a wake-up in the midst of a take is noticed.") {
  expect_complaint<ClearsItsFlagFirst>(
      "This waker clears its flag, silences its bell, and takes the list. A ring "
      "between\nthe first two is silenced, but the flag says that there was one.");
}

TEST_CASE("The test ends with a waker that lets nobody sleep.") {
  try {
    your_complaint<NeverSilent>();
  } catch (const TurnsForEver&) {
    FAIL(
        "This waker never silences its bell.\nYour test has called take 10,000 times.");
  }
}
