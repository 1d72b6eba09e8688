#include <array>
#include <cstdio>

#include "net/start.hpp"
#include "net/stop_request.hpp"
#include "pool.hpp"
#include "serve.hpp"

namespace {

using minimio::coro::Runtime;
using minimio::coro::Task;

using Buffers = net::Pool<std::array<char, 16 * 1024>>;

//! [echo]
Task<> echo(Runtime& runtime, Buffers& buffers, minimio::net::TcpStream socket) try {
  const minimio::coro::TcpStream client{runtime, std::move(socket)};
  for (;;) {
    co_await client.readable();  // without a buffer: this may take a day
    const auto buffer = buffers.take();
    const auto got = co_await client.read(*buffer);
    if (!got || got.bytes == 0) co_return;
    const auto sent = co_await client.write(std::span{*buffer}.first(got.bytes));
    if (!sent) co_return;
  }
} catch (const std::exception& error) {  // a limit of the poller
  std::fprintf(stderr, "a client is refused: %s\n", error.what());
}
//! [echo]

}  // namespace

//! [main]
int main(int argc, char** argv) try {
  const auto options = net::parse_options(argc, argv, {}, minimio::available_pollers());
  Buffers buffers;
  Runtime runtime{net::choose_poller(options)};
  const net::StopRequest stop_request;
  const minimio::coro::Watch stop{runtime, stop_request.handle()};
  const minimio::coro::TcpListener listener{runtime, net::start_listening(options)};
  const auto serve = [&](minimio::net::TcpStream socket) {
    return echo(runtime, buffers, std::move(socket));
  };
  runtime.run(net::serve_until(stop, runtime, listener, serve));
} catch (const std::system_error& error) {
  return net::report(error);
}
//! [main]
