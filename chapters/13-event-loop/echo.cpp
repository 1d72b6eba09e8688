#include <memory>

#include "minimio/loop/tcp.hpp"
#include "minimio/loop/watcher.hpp"
#include "net/options.hpp"
#include "net/start.hpp"
#include "net/stop_request.hpp"

namespace {

namespace loop = minimio::loop;

//! [serve]
/// Nobody else keeps the client: its callbacks do, until it is closed.
void serve(loop::TcpStream stream) {
  const auto client = std::make_shared<loop::TcpStream>(std::move(stream));
  client->on_drain([client] { client->read_start(); });
  client->read_start([client](const loop::Received& received) {
    if (received.error) return client->close();
    if (received.is_end()) {  // nothing more, once all that is pending is written
      client->write({}, [client](std::error_code) { client->close(); });
    } else if (!client->write(received.bytes)) {
      client->read_stop();
    }
  });
}
//! [serve]

}  // namespace

//! [main]
int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv, {}, minimio::available_pollers());
  loop::EventLoop events{net::choose_poller(options)};
  const net::StopRequest stop_request;
  loop::Watcher stop{events};
  stop.start(stop_request.handle(), minimio::Interest::readable,
             [&](const minimio::Event&) { events.stop(); });
  loop::TcpServer server{events};
  server.listen(net::start_listening(options), serve);
  events.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
