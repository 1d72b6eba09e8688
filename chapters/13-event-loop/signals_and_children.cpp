#include <csignal>
#include <cstdio>

#include "minimio/loop/process.hpp"
#include "minimio/loop/signal.hpp"

namespace {

using minimio::loop::EventLoop;
using minimio::loop::Process;
using minimio::loop::Received;
using minimio::loop::Signal;
using minimio::loop::Stdio;

//! [signals]
void raise_three(EventLoop& loop) {
  int count = 0;
  Signal signal{loop};
  signal.ref();
  signal.start(SIGUSR1, [&] {
    std::printf("signal: number %d came\n", ++count);
    if (count == 3) signal.stop();
  });
  for (int i = 0; i < 3; ++i) std::raise(SIGUSR1);
  loop.run();
}
//! [signals]

void print_end(const char* name, int status, int signal) {
  std::printf("%s: ended with status %d, signal %d\n", name, status, signal);
}

//! [sort]
void exchange_with_sort(EventLoop& loop) {
  Process sort{loop};
  sort.spawn({.program = "sort", .input = Stdio::pipe, .output = Stdio::pipe},
             [](int, int) {});
  sort.output().read_start([](const Received& received) {
    for (const char byte : received.bytes) std::putchar(byte);
  });
  sort.input().write(std::string_view{"sort: two\nsort: three\nsort: one\n"});
  sort.input().shutdown();
  loop.run();
}
//! [sort]

//! [end]
void run_and_kill(EventLoop& loop) {
  Process failing{loop}, sleeping{loop};
  failing.spawn({.program = "sh", .arguments = {"-c", "exit 3"}},
                [](int status, int signal) { print_end("exit 3", status, signal); });
  loop.run();
  sleeping.spawn(
      {.program = "sleep", .arguments = {"1000"}},
      [](int status, int signal) { print_end("sleep 1000", status, signal); });
  sleeping.kill(SIGTERM);
  loop.run();
}
//! [end]

void run_what_is_not_there(EventLoop& loop) try {
  Process process{loop};
  process.spawn({.program = "no-such-program"}, {});
} catch (const std::system_error& error) {
  std::printf("spawn: %s\n", error.what());
}

}  // namespace

int main() {
  EventLoop loop;
  raise_three(loop);
  exchange_with_sort(loop);
  run_and_kill(loop);
  run_what_is_not_there(loop);
}
