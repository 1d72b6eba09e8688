#include "exercise.hpp"

namespace {

constexpr std::size_t most_readable = 64;

}  // namespace

void Readers::add(net::Descriptor socket) {
  const int number = socket.get();
  sockets_.emplace(number, std::move(socket));
  change(number, EV_ADD);
}

void Readers::pause(int socket) { change(socket, EV_DISABLE); }

void Readers::resume(int socket) { change(socket, EV_ENABLE); }

void Readers::close(int socket) {
  std::erase_if(changes_, [&](const Event& change) {
    return change.ident == static_cast<std::uintptr_t>(socket);
  });
  sockets_.erase(socket);
}

std::vector<int> Readers::wait(std::chrono::milliseconds limit) {
  std::vector<Event> events(changes_.size() + most_readable);
  const int count = kqueue_.call(changes_, events, limit);
  changes_.clear();
  events.resize(static_cast<std::size_t>(count));

  std::vector<int> readable;
  for (const auto& event : events) readable.push_back(static_cast<int>(event.ident));
  return readable;
}

void Readers::change(int socket, unsigned flags) {
  Event change;
  EV_SET(&change, socket, EVFILT_READ, flags, 0, 0, nullptr);
  changes_.push_back(change);
}
