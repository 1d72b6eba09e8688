#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "on_epoll.hpp"
#include "on_poll.hpp"
#include "readable.hpp"

//! [alias]
using BestPoller = OnEpoll;  // on this system

template <typename Poller = BestPoller>
long count_events(int waits) {
  const Readable readable;
  Poller poller;
  poller.add(readable.descriptor());

  long events = 0;
  for (int i = 0; i < waits; ++i) events += poller.wait();
  return events;
}
//! [alias]

//! [main]
int main(int argc, char** argv) {
  const int waits = argc > 1 ? std::atoi(argv[1]) : 1;
  const std::string_view name = argc > 2 ? argv[2] : "";
  const long events =
      name == "poll" ? count_events<OnPoll>(waits) : count_events(waits);
  std::printf("%d waits, %ld events\n", waits, events);
}
//! [main]
