#pragma once

#include <thread>

#include "minimio/net/pipe.hpp"
#include "reader.hpp"

/// The server with all of its threads, within this program.
class InnerServer {
 public:
  explicit InnerServer(const Settings& settings = {},
                       std::unique_ptr<minimio::Poller> poller = minimio::make_poller())
      : queue_{std::move(poller)}, reader_{queue_, listener_, settings} {
    queue_.add(stop_.reader.handle(), Reader::stop_token, minimio::Interest::readable);
  }
  ~InnerServer() { stop_.writer.write(std::string_view{"x"}); }

  minimio::net::Address address() const { return listener_.local_address(); }
  minimio::NativeHandle listener() const { return listener_.handle(); }

 private:
  minimio::net::Pipe stop_ = minimio::net::make_pipe();
  minimio::EventQueue queue_;
  minimio::net::TcpListener listener_{minimio::net::Address{"127.0.0.1", 0}};
  Reader reader_;
  std::jthread thread_{[this] { reader_.run(); }};
};
