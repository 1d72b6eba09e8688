#if defined(CHOOSE_POLL)
#include <poll.h>
#else
#include <sys/epoll.h>
#endif

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "readable.hpp"

//! [poller]
class Poller {
 public:
  void add(int descriptor) {
#if defined(CHOOSE_POLL)
    question_.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
#else
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
#endif
  }

  int wait() {
#if defined(CHOOSE_POLL)
    return ::poll(question_.data(), static_cast<nfds_t>(question_.size()), -1);
#else
    return ::epoll_wait(epoll_, ready_.data(), static_cast<int>(ready_.size()), -1);
#endif
  }

 private:
#if defined(CHOOSE_POLL)
  std::vector<pollfd> question_;
#else
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<epoll_event> ready_{64};
#endif
};
//! [poller]

int main(int argc, char** argv) {
  const int waits = argc > 1 ? std::atoi(argv[1]) : 1;
  const Readable readable;
  Poller poller;
  poller.add(readable.descriptor());

  long events = 0;
  for (int i = 0; i < waits; ++i) events += poller.wait();
  std::printf("%d waits, %ld events\n", waits, events);
}
