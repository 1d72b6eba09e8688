#pragma once

#include <sys/event.h>
#include <sys/types.h>

#include <chrono>
#include <map>
#include <span>
#include <vector>

#include "net/descriptor.hpp"
#include "net/system_call.hpp"

using Event = struct kevent;

/// A kqueue that counts what it costs.
class CountingKqueue {
 public:
  /// Makes the changes; then, where there is room for events, waits until there is one,
  /// or for so long. One system call.
  /// @return how many events there are.
  int call(std::span<const Event> changes, std::span<Event> events,
           std::chrono::milliseconds limit) {
    ++calls_;
    changes_ += changes.size();
    timespec time{};
    time.tv_sec = limit.count() / 1000;
    time.tv_nsec = limit.count() % 1000 * 1'000'000;
    return net::check(
        ::kevent(kqueue_.get(), changes.data(), static_cast<int>(changes.size()),
                 events.data(), static_cast<int>(events.size()), &time),
        "kevent");
  }

  int calls() const { return calls_; }
  /// How many have been handed in.
  std::size_t changes() const { return changes_; }

 private:
  net::Descriptor kqueue_{net::check(::kqueue(), "kqueue")};
  int calls_ = 0;
  std::size_t changes_ = 0;
};

/// Sockets that are watched for reading. Only `wait` makes a system call of kevent.
class Readers {
 public:
  /// From the next wait on it is watched.
  void add(net::Descriptor socket);
  /// From the next wait on nothing is told of it, until it is resumed.
  void pause(int socket);
  void resume(int socket);
  /// Closes it. Nothing more is told of it, and whoever gets its number next begins
  /// anew.
  void close(int socket);

  /// Waits until somebody can be read, or for so long.
  /// @return who can.
  std::vector<int> wait(std::chrono::milliseconds limit);

  const CountingKqueue& kqueue() const { return kqueue_; }

 private:
  void change(int socket, unsigned flags);

  CountingKqueue kqueue_;
  std::map<int, net::Descriptor> sockets_;
  std::vector<Event> changes_;  // for the next wait
};
