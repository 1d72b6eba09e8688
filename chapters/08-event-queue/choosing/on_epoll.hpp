#pragma once

#include <sys/epoll.h>

#include <vector>

//! [on-epoll]
/// Waits, and says how many descriptors can be read.
class OnEpoll {
 public:
  void add(int descriptor) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }

  int wait() {
    return ::epoll_wait(epoll_, ready_.data(), static_cast<int>(ready_.size()), -1);
  }

 private:
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<epoll_event> ready_{64};
};
//! [on-epoll]
