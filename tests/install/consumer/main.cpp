#include <chrono>
#include <iostream>
#include <minimio/minimio.hpp>
#include <set>
#include <thread>

using minimio::Interest;
using minimio::Token;
using minimio::net::TcpListener;
using minimio::net::TcpStream;
using namespace std::chrono_literals;

constexpr Token listening{1}, connecting{2}, connected{3}, woken{4}, late{5};

// Ends with 0 when a byte, a wake-up and a timer have come out of one queue.
int main() {
  minimio::EventQueue queue;
  TcpListener listener{{"127.0.0.1", 0}};
  auto client = TcpStream::connect(listener.local_address());
  TcpStream server;
  queue.add(listener.handle(), listening, Interest::readable);
  queue.add(client.handle(), connecting, Interest::writable, minimio::Mode::oneshot);
  queue.add_timer(1ms, late);
  std::thread{[waker = queue.make_waker(woken)] { waker.wake(); }}.detach();

  char byte = 'x';
  std::set<Token> seen;
  for (const auto deadline = queue.now() + 20s; seen.size() < 5;) {
    const auto events = queue.wait(deadline);
    if (events.empty()) return 1;
    for (const auto& event : events) {
      seen.insert(event.token());
      if (event.token() == connecting) client.write({&byte, 1});
      if (event.token() == listening && !server) {
        std::error_code error;
        server = listener.accept(error);
        queue.add(server.handle(), connected, Interest::readable);
      }
    }
  }
  const bool came = server.read({&byte, 1}).bytes == 1;
  std::cout << "minimio " << minimio::version() << "\n";
  return came ? 0 : 1;
}
