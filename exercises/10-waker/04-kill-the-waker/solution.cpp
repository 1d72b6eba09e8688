#include <algorithm>

#include "exercise.hpp"

namespace {

/// Turns the loop until it sleeps, or has turned too often.
std::vector<Token> run_loop(Waker& waker) {
  std::vector<Token> told;
  for (int turn = 0; !waker.sleeps() && turn < 100; ++turn)
    for (const auto token : waker.take()) told.push_back(token);
  return told;
}

bool has(const std::vector<Token>& tokens, Token token) {
  return std::find(tokens.begin(), tokens.end(), token) != tokens.end();
}

}  // namespace

std::string complaint_about(Waker& waker) {
  waker.wake(1);
  waker.wake(2);
  const auto first = run_loop(waker);
  if (!has(first, 1) || !has(first, 2)) return "Of two tokens it does not tell both.";
  if (!waker.sleeps()) return "It does not sleep when all has been told.";

  waker.wake(3);
  const auto second = run_loop(waker);
  if (!has(second, 3)) return "It does not tell what was woken later.";
  if (has(second, 1)) return "It tells again what was told.";

  waker.wake(4);
  waker.in_the_midst([&] { waker.wake(5); });
  if (!has(run_loop(waker), 5)) return "It loses a wake-up in the midst of a take.";

  waker.wake(6);
  if (!has(run_loop(waker), 6)) return "After that it is deaf.";
  return "";
}
