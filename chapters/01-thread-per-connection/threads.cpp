#include <limits.h>
#include <pthread.h>

#include <cstdio>
#include <memory>

#include "01-thread-per-connection/blocking_echo.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"

namespace {

//! [thread]
constexpr std::size_t stack_size =
    128 * 1024;  // the default is 8 MiB, asked for once a client

void* serve(void* argument) {
  const std::unique_ptr<net::Descriptor> client{
      static_cast<net::Descriptor*>(argument)};
  echo_until_end(*client);
  return nullptr;
}

class ThreadStarter {
 public:
  ThreadStarter() {
    ::pthread_attr_init(&attributes_);
    ::pthread_attr_setstacksize(&attributes_, stack_size);
    ::pthread_attr_setdetachstate(&attributes_, PTHREAD_CREATE_DETACHED);
  }

  /// Gives the client a thread of its own, or hangs up on it where the system has none
  /// to give.
  void start(net::Descriptor socket) {
    auto client = std::make_unique<net::Descriptor>(std::move(socket));
    pthread_t thread;
    const int error = ::pthread_create(&thread, &attributes_, serve, client.get());
    if (error == 0) {
      [[maybe_unused]] const auto* owned_by_the_thread = client.release();
    } else {
      std::fprintf(stderr, "refused a client: pthread_create: %s\n",
                   std::generic_category().message(error).c_str());
    }
  }

 private:
  pthread_attr_t attributes_;
};
//! [thread]

//! [serve]
void serve_all_at_once(const net::Descriptor& listener) {
  ThreadStarter threads;
  for (;;) {
    std::error_code error;
    if (auto client = net::accept_client(listener, error)) {
      threads.start(std::move(client));
    } else {
      wait_for_a_free_descriptor();
    }
  }
}
//! [serve]

}  // namespace

int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv);
  net::ignore_sigpipe();
  net::exit_on_stop();
  const auto listener = net::listen_on(options);
  serve_all_at_once(listener);
} catch (const std::system_error& error) {
  return net::report(error);
}
