#pragma once

#include <poll.h>

#include <vector>

//! [on-poll]
/// The same on poll(2).
class OnPoll {
 public:
  void add(int descriptor) {
    question_.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
  }

  int wait() {
    return ::poll(question_.data(), static_cast<nfds_t>(question_.size()), -1);
  }

 private:
  std::vector<pollfd> question_;
};
//! [on-poll]
