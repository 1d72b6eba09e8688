// A thousand handles, and a few thousand random steps beside a model.

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "minimio/conformance.hpp"

using namespace conformance;

TEST_CASE("a thousand handles are watched", "[many]") {
  const auto poller = make();
  std::vector<net::UdpSocket> sockets(1000);  // select has no place for more
  std::ranges::generate(sockets, udp_socket);
  for (std::size_t i = 0; i < sockets.size(); ++i)
    poller->add(sockets[i].handle(), token(i), Interest::readable);
  expect_nothing(*poller);

  const auto send = [&](std::size_t i) {
    auto& from = sockets[(i + 1) % sockets.size()];
    REQUIRE(from.send_to(std::string_view{"x"}, sockets[i].local_address()));
  };
  std::vector<Expected> ready;
  for (std::size_t i = 0; i < sockets.size(); i += 7) {
    send(i);
    ready.push_back({token(i), readable});
  }
  expect(*poller, ready);
  expect(*poller, ready, 5);

  for (std::size_t i = 0; i < sockets.size(); i += 2)
    poller->remove(sockets[i].handle());
  ready.clear();
  for (std::size_t i = 1; i < sockets.size(); i += 2) {
    send(i);
    ready.push_back({token(i), readable});
  }
  expect(*poller, ready);
  for (std::size_t i = 1; i < sockets.size(); i += 2)
    poller->remove(sockets[i].handle());
  expect_nothing(*poller);
}

namespace {

/// One connection, and what a poller has to tell of it.
struct Watched {
  Pair pair = tcp_pair();
  std::optional<Token> token{};
  Interest interest{};
  Mode mode{};
  bool was_told = false;
  std::size_t unread = 0;
  bool peer_has_ended = false;

  bool is_silent() const {
    return !token || interest == Interest::none || (mode == Mode::oneshot && was_told);
  }

  Happened truth() const {
    auto what = nothing;
    if (is_silent()) return what;
    if (contains(interest, Interest::writable)) what |= writable;
    if (!contains(interest, Interest::readable)) return what;
    if (unread > 0 || peer_has_ended) what |= readable;
    if (peer_has_ended) what |= unread > 0 ? end_behind_bytes() : read_closed;
    return what;
  }
};

// CMakeLists.txt has system calls fail with it. A call that fails changes nothing.
constexpr auto injected = std::errc::not_enough_memory;

class Model {
 public:
  /// @param closes_first whether some are closed without remove.
  Model(std::uint64_t seed, bool closes_first)
      : random_{seed}, closes_first_{closes_first}, all_(30) {}

  void step() {
    auto& one = all_[below(all_.size())];
    switch (below(10)) {
      case 0:
      case 1:
        return add(one);
      case 2:
      case 3:
        return modify(one);
      case 4:
        return remove(one);
      case 5:
        return write(one);
      case 6:
        return read(one);
      case 7:
        return below(10) == 0 ? end(one) : write(one);
      case 8:
        return replace(one);
      default:
        return wake();
    }
  }

  /// Waits until all that is so was told, with room for so many events or so.
  void compare() {
    std::map<Token, Happened> truth;
    for (const auto& one : all_)
      if (one.truth() != nothing) truth[*one.token] = one.truth();
    for (const auto token : woken_) truth[token] = wakeup;

    const auto room = 1 + below(40);
    auto told = wait(Clock::now(), room);
    check(told);
    const auto until = limit();
    while (!all_told(told, truth)) {
      const auto more = wait(until, room);
      if (more.empty() || Clock::now() > until) FAIL("Something was not told.");
      check(more);
      told.insert(told.end(), more.begin(), more.end());
    }
    woken_.clear();
  }

 private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>{0, end - 1}(random_);
  }

  Interest any_interest() {
    return std::array{Interest::none, Interest::readable, Interest::readable,
                      Interest::writable,
                      Interest::readable | Interest::writable}[below(5)];
  }

  void add(Watched& one) {
    change(one, !one.token, std::errc::file_exists, &Poller::add);
  }

  void modify(Watched& one) {
    change(one, one.token.has_value(), std::errc::no_such_file_or_directory,
           &Poller::modify);
  }

  using Change = void (Poller::*)(NativeHandle, Token, Interest, Mode);

  void change(Watched& one, bool is_right, std::errc otherwise, Change call) {
    const auto token = static_cast<Token>(++last_token_);
    const auto interest = any_interest();
    const auto mode = below(3) == 0 ? Mode::oneshot : Mode::level;
    const auto failure = failure_of(
        [&] { ((*poller_).*call)(one.pair.here.handle(), token, interest, mode); });
    if (failure == injected) return;
    CHECK(failure == (is_right ? std::error_code{} : std::make_error_code(otherwise)));
    if (!is_right) return;
    one.token = token;
    one.interest = interest;
    one.mode = mode;
    one.was_told = false;
  }

  void remove(Watched& one) {
    const auto failure = failure_of([&] { poller_->remove(one.pair.here.handle()); });
    if (failure == injected) return;
    CHECK((failure == std::errc::no_such_file_or_directory) == !one.token);
    one.token.reset();
  }

  void write(Watched& one) {
    if (one.peer_has_ended) return;
    const std::string bytes(1 + below(100), 'x');
    conformance::write(one.pair.there, bytes);
    one.unread += bytes.size();
  }

  void read(Watched& one) {
    read_exactly(one.pair.here, one.unread);
    one.unread = 0;
  }

  void end(Watched& one) {
    finish_sending(one.pair.there);
    one.peer_has_ended = true;
  }

  void replace(Watched& one) {
    if (!closes_first_ || below(2) == 0) remove(one);
    one = {};
    one.pair = tcp_pair();
  }

  Events wait(Deadline deadline, std::size_t room) {
    for (;;) {
      try {
        return conformance::wait(*poller_, deadline, room);
      } catch (const std::system_error& failure) {
        if (failure.code() != injected) throw;
      }
    }
  }

  void wake() {
    const auto token = static_cast<Token>(1'000'000 + below(5));
    poller_->wake(token);
    woken_.insert(token);
  }

  Watched* owner_of(Token token) {
    const auto found = std::ranges::find(all_, token, &Watched::token);
    return found == all_.end() ? nullptr : &*found;
  }

  void check(const Events& events) {
    for (const auto& event : events) {
      CAPTURE(event);
      if (woken_.contains(event.token())) {
        CHECK(says_at_most(event, wakeup));
        continue;
      }
      auto* owner = owner_of(event.token());
      if (!owner) FAIL("Nobody has this token.");
      if (owner->is_silent()) FAIL("This one should be silent.");
      // What was read in the meantime may be told once more.
      const auto spurious =
          contains(owner->interest, Interest::readable) ? readable : nothing;
      CHECK(says_at_most(event, owner->truth() | spurious));
      owner->was_told = true;
    }
  }

  bool all_told(const Events& told, const std::map<Token, Happened>& truth) {
    return std::ranges::all_of(truth, [&](const auto& one) {
      const auto& [token, what] = one;
      const auto* owner = owner_of(token);
      const bool has_shot = owner && owner->is_silent();
      return has_shot || says(sum(told, token), what);
    });
  }

  std::mt19937_64 random_;
  bool closes_first_;
  std::vector<Watched> all_;
  std::set<Token> woken_;
  std::uint64_t last_token_ = 0;
  std::unique_ptr<Poller> poller_ = make();
};

void compare_often(bool closes_first) {
  INFO("again: --seed " << seed());
  Model model{seed(), closes_first};
  for (int step = 0; step < 3000; ++step) {
    CAPTURE(step);
    model.step();
    if (step % 3 == 0) model.compare();
  }
}

}  // namespace

TEST_CASE("whatever is done in whatever order the truth is told", "[10][chance]") {
  compare_often(true);
}

TEST_CASE("whatever is done and removed before it is closed the truth is told",
          "[many][chance]") {
  compare_often(false);
}
