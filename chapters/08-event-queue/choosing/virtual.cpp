#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "on_epoll.hpp"
#include "on_poll.hpp"
#include "readable.hpp"

//! [contract]
class Poller {
 public:
  virtual ~Poller() = default;
  virtual void add(int descriptor) = 0;
  virtual int wait() = 0;
};

template <typename System>
class PollerOn final : public Poller {
  void add(int descriptor) override { system_.add(descriptor); }
  int wait() override { return system_.wait(); }

  System system_;
};

std::unique_ptr<Poller> make_poller(std::string_view name) {
  if (name == "poll") return std::make_unique<PollerOn<OnPoll>>();
  return std::make_unique<PollerOn<OnEpoll>>();
}
//! [contract]

//! [count]
long count_events(Poller& poller, int waits) {
  const Readable readable;
  poller.add(readable.descriptor());

  long events = 0;
  for (int i = 0; i < waits; ++i) events += poller.wait();
  return events;
}
//! [count]

int main(int argc, char** argv) {
  const int waits = argc > 1 ? std::atoi(argv[1]) : 1;
  const auto poller = make_poller(argc > 2 ? argv[2] : "");
  std::printf("%d waits, %ld events\n", waits, count_events(*poller, waits));
}
