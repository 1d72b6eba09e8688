#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <vector>

#include "minimio/event_queue.hpp"
#include "minimio/net/tcp.hpp"
#include "net/options.hpp"
#include "net/stop_request.hpp"
#include "processes.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Interest;
using minimio::net::TcpStream;

/// Many clients that have next to nothing to say.
class Crowd {
 public:
  explicit Crowd(minimio::net::Address server) : server_{server} {}

  /// One more, who has had an answer.
  void admit() {
    auto& client = clients_.emplace_back(TcpStream::connect(server_));
    await(client.handle(), Interest::writable);
    if (const auto error = client.connect_error())
      throw std::system_error{error, "connect"};
    ask(client);
  }

  void ask_all() {
    for (auto& client : clients_) ask(client);
  }

  std::size_t size() const { return clients_.size(); }

  void await(minimio::NativeHandle handle, Interest interest,
             std::optional<minimio::Clock::duration> time = 10s) {
    queue_.add(handle, {}, interest);
    const bool ready = !(time ? queue_.wait(*time) : queue_.wait()).empty();
    queue_.remove(handle);
    if (!ready)
      throw std::system_error{std::make_error_code(std::errc::timed_out), "an answer"};
  }

 private:
  void ask(TcpStream& client) {
    constexpr std::string_view request = "PING\r\n", reply = "+PONG\r\n";
    client.write(request);
    await(client.handle(), Interest::readable);
    std::array<char, 64> buffer;
    const auto received = client.read(buffer);
    const std::string_view said{buffer.data(), received.bytes};
    if (said != reply)
      throw std::system_error{std::make_error_code(std::errc::protocol_error),
                              "client " + std::to_string(size()) + " was told \"" +
                                  std::string{said} + "\""};
  }

  minimio::net::Address server_;
  minimio::EventQueue queue_;
  std::vector<TcpStream> clients_;
};

}  // namespace

int main(int argc, char** argv) try {
  int count = 20'000;
  const auto add_more = [&](CLI::App& app) {
    app.description("Clients of ch14-resp-server, all connected at once.");
    app.add_option("--clients", count, "how many there are")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
  };
  const auto options = net::parse_options(argc, argv, {}, {}, add_more);
  resp::raise_descriptor_limit();
  const net::StopRequest stop;
  Crowd crowd{minimio::net::resolve(options.host, options.port).front()};
  for (int i = 0; i < count; ++i) crowd.admit();
  std::printf("%zu clients are connected, and each has been answered\n", crowd.size());
  std::fflush(stdout);

  crowd.await(stop.handle(), Interest::readable, {});
  crowd.ask_all();
  std::printf("%zu clients have been answered again\n", crowd.size());
} catch (const std::system_error& error) {
  return net::report(error);
}
