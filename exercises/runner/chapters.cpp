#include "runner/chapters.hpp"

#include <algorithm>
#include <filesystem>

#include "runner/commands.hpp"

namespace runner {
namespace {

namespace fs = std::filesystem;

fs::path native_path(const ServerProgram& server) {
  return fs::path{MINIMIO_PROGRAM_DIR} / server.name;
}

fs::path windows_path(const ServerProgram& server) {
  return fs::path{MINIMIO_WINDOWS_DIR} / (std::string{server.name} + ".exe");
}

bool is_built(const ServerProgram& server) {
  return fs::exists(native_path(server)) || fs::exists(windows_path(server));
}

}  // namespace

std::span<const Chapter> chapters() {
  static const std::vector<Chapter> all{
      {"01-thread-per-connection",
       "thread per connection",
       "a socket, a blocking call, a thread",
       "",
       {{"ch01-one-client", "one client at a time: the others wait until it leaves"},
        {"ch01-threads",
         "a stack and a place in the scheduler for every client, busy or not"}}},
      {"02-select",
       "select",
       "non-blocking sockets, readiness, pending bytes",
       "",
       {{"ch02-select",
         "the set is copied and scanned at every call, and ends at FD_SETSIZE"}}},
      {"03-poll",
       "poll",
       "an array instead of a bitmap",
       "",
       {{"ch03-poll",
         "any number of clients, but all of them are looked at in every call"}}},
      {"04-epoll",
       "epoll",
       "the kernel keeps the set; level, edge, oneshot",
       "Linux",
       {{"ch04-epoll", "Linux only"},
        {"ch04-epoll-edge",
         "Linux only; one more read a request, to see that nothing is left"}}},
      {"05-kqueue",
       "kqueue",
       "one model for I/O, timers, signals and user events",
       "",
       {{"ch05-kqueue",
         "macOS and the BSDs only; on Linux linux/ builds it out of epoll and "
         "others"}}},
      {"06-iocp",
       "IOCP",
       "completion: lend the buffer, learn that it is done",
       "Wine and mingw-w64",
       {{"ch06-iocp", "Windows only; a silent client keeps a buffer lent"}}},
      {"07-io-uring",
       "io_uring",
       "completion on Linux, many operations a call",
       "Linux",
       {{"ch07-io-uring", "Linux only, and some refuse it"}}},
      {"08-event-queue",
       "event queue",
       "token, interest, event: one contract",
       "",
       {{"ch08-echo", "one source for five pollers; but Windows has no readiness"}}},
      {"09-windows-readiness",
       "windows readiness",
       "readiness out of completion",
       "Wine and mingw-w64",
       {{"ch09-echo",
         "the same source on Windows; but nothing wakes a waiting thread"}}},
      {"10-waker",
       "waker",
       "waking a thread that waits",
       "",
       {{"ch10-wakeup", "a worker thread and a wake-up; but nothing happens later"}}},
      {"11-timers",
       "timers",
       "deadlines, a heap, one timeout for the wait",
       "",
       {{"ch11-idle-timeout", "drops idle clients; but waiting is in three pieces"}}},
      {"12-minimio",
       "minimio",
       "I/O, wake-ups and timers from one wait",
       "",
       {{"ch12-minimio", "every program writes the dispatch anew"}}},
      {"13-event-loop",
       "event loop",
       "what Node adds: callbacks, signals, a thread pool",
       "",
       {{"ch13-echo", "one thread runs it all: who computes makes the others wait"}}},
      {"14-resp-server",
       "RESP server",
       "a Redis-protocol server for 20,000 clients",
       "",
       {{"ch14-resp-server", "one thread: one slow command stops everybody", false}}},
      {"15-ring-pipeline",
       "ring pipeline",
       "two threads and a ring between them",
       "",
       {{"ch15-ring-pipeline",
         "two threads and no lock; but a client's life is a page of states", false}}},
      {"16-network-poller",
       "network poller",
       "coroutines, as Go's runtime does it",
       "",
       {{"ch16-echo", "a frame for each client; but one thread runs all of them"}}},
  };
  return all;
}

Availability availability(const Chapter& chapter) {
  if (!fs::exists(fs::path{MINIMIO_SOURCE_DIR} / "chapters" / chapter.folder)) {
    return Availability::to_come;
  }
  return std::any_of(chapter.servers.begin(), chapter.servers.end(), is_built)
             ? Availability::ready
             : Availability::other_system;
}

std::vector<ServerProgram> built_servers() {
  std::vector<ServerProgram> servers;
  for (const auto& chapter : chapters()) {
    std::copy_if(chapter.servers.begin(), chapter.servers.end(),
                 std::back_inserter(servers),
                 [](const auto& server) { return server.echoes && is_built(server); });
  }
  return servers;
}

std::vector<ServerProgram> servers_called(const std::string& name) {
  auto servers = built_servers();
  std::erase_if(servers, [&](const auto& server) {
    return server.name != name &&
           !(name.size() == 2 && server.name.starts_with("ch" + name + "-"));
  });
  if (servers.empty())
    throw Misuse{"there is no server " + name +
                 " here that echoes; ./learn tour shows all"};
  return servers;
}

bool is_for_windows(const ServerProgram& server) {
  return !fs::exists(native_path(server));
}

void start_wine() { harness::run({MINIMIO_RUN_IN_WINE, "--start"}); }

harness::Command command_of(const ServerProgram& server) {
  if (is_for_windows(server)) return {MINIMIO_RUN_IN_WINE, windows_path(server)};
  return {native_path(server)};
}

}  // namespace runner
