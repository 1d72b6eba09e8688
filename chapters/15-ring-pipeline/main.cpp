#include "net/start.hpp"
#include "net/stop_request.hpp"
#include "options.hpp"
#include "reader.hpp"

//! [main]
int main(int argc, char** argv) try {
  const auto settings = parse_settings(argc, argv);
  minimio::EventQueue queue{net::choose_poller(settings.server)};
  const net::StopRequest stop;
  queue.add(stop.handle(), Reader::stop_token, minimio::Interest::readable);
  auto listener = net::start_listening(settings.server);
  Reader{queue, listener, settings}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
