#include <CLI/CLI.hpp>
#include <vector>

#include "minimio/event_queue.hpp"
#include "net/address.hpp"
#include "net/start.hpp"
#include "net/stop_request.hpp"
#include "processes.hpp"
#include "server.hpp"

namespace {

// So many listeners on one port.
std::vector<minimio::net::TcpListener> listen(const net::Options& options, int count) {
  std::vector<minimio::net::TcpListener> listeners;
  if (count == 1) {
    listeners.push_back(net::start_listening(options));
    return listeners;
  }
  auto address = minimio::net::resolve(options.host, options.port).front();
  for (int i = 0; i < count; ++i) {
    listeners.emplace_back(address, minimio::net::PortUse::shared);
    address = listeners.front().local_address();
  }
  net::announce(listeners.front().handle());
  return listeners;
}

}  // namespace

int main(int argc, char** argv) try {
  resp::Settings settings;
  const auto add_more = [&](CLI::App& app) {
    app.description("A server that speaks Redis's protocol.");
    app.add_option("--max-clients", settings.max_clients, "how many are taken at once")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
    app.add_option("--max-reply", settings.max_reply,
                   "bytes; who asks for more at once loses the connection")
        ->capture_default_str()
        ->transform(CLI::AsSizeValue{false});
    app.add_option("--workers", settings.workers,
                   "how many processes share the port, each with keys of its own")
        ->capture_default_str()
        ->check(CLI::Range(1, 64));
  };
  const auto options =
      net::parse_options(argc, argv, {}, minimio::available_pollers(), add_more);
  resp::raise_descriptor_limit();
  resp::run_in_processes(
      listen(options, settings.workers),
      [&](minimio::net::TcpListener& listener, minimio::NativeHandle stop) {
        minimio::EventQueue queue{net::choose_poller(options)};
        const net::StopRequest stop_request;
        resp::Server server{queue, listener, settings};
        server.stop_at(stop_request.handle());
        if (stop != minimio::OwnedHandle::none) server.stop_at(stop);
        server.run();
      });
} catch (const std::system_error& error) {
  return net::report(error);
}
