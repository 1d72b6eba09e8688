#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

using Token = std::uint64_t;

/// Wakes a loop that may be asleep, from any thread. It promises:
///
///  - Each token that was woken is told by a `take`, and until then the loop does not
///    sleep. Which token is told first is not promised.
///  - A token is told once or more, but not more often than it was woken.
///  - When all have been told, the loop sleeps. Before that there may be one `take`
///  that
///    tells nothing.
///  - A wake-up in the midst of a `take` is as good as any.
class Waker {
 public:
  virtual ~Waker() = default;

  virtual void wake(Token token) = 0;

  /// Whether the wait of the loop would sleep now.
  virtual bool sleeps() const = 0;

  /// What the loop does when its wait has ended.
  /// @return the tokens of wake-ups, maybe not all of them.
  virtual std::vector<Token> take() = 0;

  /// In the midst of the next `take`, at the worst moment, another thread does this.
  virtual void in_the_midst(std::function<void()> what) = 0;
};

/// Tests a waker that is new.
/// @return what is wrong with it, or an empty string if it keeps its promises.
std::string complaint_about(Waker& waker);
