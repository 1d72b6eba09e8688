#include "exercise.hpp"

void Channel::give(Message message) {
  ring_.push(message);
  if (is_asleep_.exchange(false)) bell_.ring();
}

std::vector<Message> Channel::take() {
  std::vector<Message> messages;
  for (;;) {
    while (const auto message = ring_.pop()) messages.push_back(*message);
    if (!messages.empty()) return messages;

    is_asleep_.exchange(true);
    if (ring_.is_empty()) bell_.sleep();
    is_asleep_.exchange(false);
  }
}
