#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <mutex>
#include <system_error>
#include <vector>

#include "minimio/loop/dns_resolver.hpp"
#include "minimio/loop/files.hpp"
#include "minimio/loop/thread_pool.hpp"
#include "minimio/net/udp.hpp"

namespace {

namespace loop = minimio::loop;
namespace net = minimio::net;
using loop::EventLoop;
using loop::WorkKind;

/// A name server that keeps a thread waiting: who enters stays, until it opens.
class Stuck {
 public:
  void enter() {
    std::unique_lock lock{mutex_};
    ++inside_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }

  void wait_until_inside(std::size_t many) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return inside_ >= many; });
  }

  void open() {
    const std::lock_guard lock{mutex_};
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t inside_ = 0;
  bool open_ = false;
};

constexpr std::size_t look_ups = 6, files = 3;

/// Looks at this many files, in threads of the pool.
class Files {
 public:
  explicit Files(EventLoop& loop) {
    for (std::size_t i = 0; i < files; ++i)
      looks_.push_back(loop::stat_file(loop, ".", [this](const loop::FileStatus& file) {
        if (!file.error) ++seen_;
      }));
  }

  std::size_t seen() const { return seen_; }

  /// Takes back those that wait for a thread: what has started can't be cancelled.
  std::size_t cancel() {
    std::size_t waiting = 0;
    for (auto& look : looks_) waiting += look.cancel();
    return waiting;
  }

 private:
  std::vector<loop::Work> looks_;
  std::size_t seen_ = 0;
};

//! [play]
/// @param kind what a look-up is to the pool.
/// @param most of the threads for it.
void look_up_in_the_pool(const char* name, WorkKind kind, std::size_t most) {
  std::printf("\n%s\n", name);
  const auto threads = loop::thread_pool_size();
  const auto blocked = std::min(look_ups, most);
  EventLoop events;
  Stuck name_server;
  const auto look_up = [&] { name_server.enter(); };
  for (std::size_t i = 0; i < look_ups; ++i)
    loop::queue_work(events, look_up, {}, kind);
  name_server.wait_until_inside(blocked);
  std::printf("  %zu of %zu threads wait for the name server\n", blocked, threads);

  Files some{events};
  if (blocked == threads) {
    std::printf("  %zu of %zu files wait for a thread\n", some.cancel(), files);
  } else {
    while (some.seen() < files) events.run_once();
    std::printf("  %zu of %zu files are seen\n", some.seen(), files);
  }
  name_server.open();
  events.run();
}
//! [play]

//! [ask]
void look_up_by_datagrams(const char* name) try {
  std::printf("\n%s\n", name);
  EventLoop events;
  const net::UdpSocket silent{{"127.0.0.1", 0}};  // a name server that never answers
  loop::DnsResolver resolver{events, {.servers = {silent.local_address()}}};
  std::size_t ended = 0;
  for (std::size_t i = 0; i < look_ups; ++i)
    resolver.resolve("minimio.test", 80, [&](const loop::Resolution&) { ++ended; });

  Files some{events};
  while (some.seen() < files) events.run_once();
  std::printf("  %zu of %zu look-ups wait, and no thread\n", look_ups - ended,
              look_ups);
  std::printf("  %zu of %zu files are seen\n", some.seen(), files);
  resolver.close();
  events.run();
} catch (const std::system_error& error) {
  if (error.code() != std::errc::not_supported) throw;
  std::printf("  not here: %s\n", error.what());
}
//! [ask]

}  // namespace

int main() try {
  const auto threads = loop::thread_pool_size();
  std::printf("%zu threads: %zu look-ups, and then %zu files\n", threads, look_ups,
              files);
  look_up_in_the_pool("look-ups are work like any other", WorkKind::general, threads);
  look_up_in_the_pool("look-ups have half of the threads", WorkKind::look_up,
                      (threads + 1) / 2);
  look_up_by_datagrams("look-ups are datagrams of the loop");
} catch (const std::system_error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
