#include "exercise.hpp"

void Service::heard(int socket, const std::string& text) {
  there_.push_back({.socket = socket, .text = text});
}

void Service::ended(int socket) { sockets_.close(socket); }

void Service::take_home() { home_.clear(); }

void Service::work() {
  for (; !there_.empty(); there_.pop_front()) {
    const auto socket = there_.front().socket;
    pending_[socket].push_back(there_.front());
    send(socket);
  }
}

void Service::send(int socket) {
  auto& pending = pending_[socket];
  for (; !pending.empty(); pending.pop_front()) {
    const auto& message = pending.front();
    if (!sockets_.write(socket, {message.text.rbegin(), message.text.rend()})) return;
  }
}
