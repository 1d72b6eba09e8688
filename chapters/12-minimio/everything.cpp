#include <array>
#include <cstdio>
#include <string>
#include <thread>

#include "minimio/minimio.hpp"
#include "net/options.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Interest;
using minimio::Token;
namespace sockets = minimio::net;

constexpr Token timer{1}, pipe{2}, datagram{3}, listener{4}, call{5}, visitor{6},
    worker{7};

/// A chain: what happens at one end of the program sets off the next thing, and all of
/// it comes out of one wait.
class Chain {
 public:
  //! [start]
  explicit Chain(minimio::EventQueue& queue) : queue_{queue} {
    queue_.add(pipe_.reader.handle(), pipe, Interest::readable);
    queue_.add(udp_.handle(), datagram, Interest::readable);
    queue_.add(listener_.handle(), listener, Interest::readable);
    queue_.add_timer(20ms, timer);
  }
  //! [start]

  void run() {
    while (!done_) {
      for (const auto& event : queue_.wait()) handle(event);
    }
  }

 private:
  //! [handle]
  void handle(const minimio::Event& event) {
    switch (event.token()) {
      case timer:
        std::printf("the timer expired;       into the pipe goes a word\n");
        pipe_.writer.write(text("word"));
        break;
      case pipe:
        std::printf("the pipe has \"%s\";     it leaves as a datagram\n",
                    received(pipe_.reader.read(buffer_)).c_str());
        udp_.send_to(text("word"), udp_.local_address());
        break;
      case datagram:
        std::printf("a datagram has \"%s\";   its sender is called by TCP\n",
                    received(udp_.receive_from(buffer_, sender_)).c_str());
        client_ = sockets::TcpStream::connect(listener_.local_address());
        queue_.add(client_.handle(), call, Interest::writable, minimio::Mode::oneshot);
        break;
      case listener:
        accept_visitor();
        break;
      case call:
        std::printf("the call is answered;    the word goes over the line\n");
        client_.write(text("word"));
        break;
      case visitor:
        std::printf("the visitor says \"%s\"; a thread is to think about it\n",
                    received(visitor_.read(buffer_)).c_str());
        think();
        break;
      case worker:
        std::printf("the thread woke us;      that was all\n");
        done_ = true;
    }
  }
  //! [handle]

  void accept_visitor() {
    std::error_code error;
    visitor_ = listener_.accept(error);
    if (visitor_) queue_.add(visitor_.handle(), visitor, Interest::readable);
  }

  //! [think]
  void think() {
    queue_.remove(visitor_.handle());
    thinker_ = std::jthread{[waker = queue_.make_waker(worker)] { waker.wake(); }};
  }
  //! [think]

  static std::span<const char> text(std::string_view words) { return words; }
  std::string received(sockets::IoResult result) const {
    return {buffer_.data(), result.bytes};
  }

  minimio::EventQueue& queue_;
  sockets::Pipe pipe_ = sockets::make_pipe();
  sockets::UdpSocket udp_{sockets::Address{"127.0.0.1", 0}};
  sockets::TcpListener listener_{sockets::Address{"127.0.0.1", 0}};
  sockets::TcpStream client_, visitor_;
  sockets::Address sender_;
  std::array<char, 64> buffer_;
  bool done_ = false;
  std::jthread thinker_;
};

}  // namespace

int main() try {
  minimio::EventQueue queue;
  Chain{queue}.run();
} catch (const std::system_error& error) {
  return net::report(error);
}
