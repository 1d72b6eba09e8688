#include "exercise.hpp"

std::string complaint_about(Waker& waker) {
  waker.wake(1);
  if (waker.sleeps()) return "It sleeps, and token 1 has not been told.";
  const auto told = waker.take();
  if (told != std::vector<Token>{1}) return "Token 1 is not told.";
  // TODO: break the other promises, if it lets you.
  return "";
}
