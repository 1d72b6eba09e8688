#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <thread>
#include <utility>

#include "net/stop_request.hpp"

namespace net {
namespace {

std::thread waiting;
std::atomic<bool> is_over;

}  // namespace

//! [sigwait]
StopRequest::StopRequest(std::function<void()> notify) {
  ::signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGINT);
  ::sigaddset(&signals, SIGTERM);
  // Blocked here, and so in all threads to come, they are left for sigwait.
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  waiting = std::thread{[signals, notify = std::move(notify)] {
    int signal;
    ::sigwait(&signals, &signal);
    if (!is_over) notify();
  }};
}
//! [sigwait]

StopRequest::~StopRequest() {
  is_over = true;
  ::pthread_kill(waiting.native_handle(), SIGTERM);
  waiting.join();
}

}  // namespace net
