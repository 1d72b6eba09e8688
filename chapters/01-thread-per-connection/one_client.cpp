#include "01-thread-per-connection/blocking_echo.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"

namespace {

//! [serve]
void serve_one_after_another(const net::Descriptor& listener) {
  for (;;) {
    std::error_code error;
    if (const auto client = net::accept_client(listener, error)) {
      echo_until_end(client);
    } else {
      wait_for_a_free_descriptor();
    }
  }
}
//! [serve]

}  // namespace

//! [main]
int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv);
  net::ignore_sigpipe();
  net::exit_on_stop();
  const auto listener = net::listen_on(options);
  serve_one_after_another(listener);
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
