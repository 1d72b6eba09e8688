#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "http/buffers.hpp"
#include "http/date.hpp"
#include "http/head.hpp"
#include "http/response.hpp"
#include "minimio/clock.hpp"
#include "minimio/coro/task.hpp"
#include "minimio/coro/tcp.hpp"

namespace http {

/// What all connections of a server share.
struct Shared {
  minimio::coro::Runtime& runtime;
  minimio::Clock::duration patience;  // with a client that lets us wait
  BufferPool pool = {};
  Date date = {};
};

/// Requests come in and responses go out. Responses are collected until the client has
/// no request here any more, and written then.
class Connection {
 public:
  /// @throws std::system_error, as coro::TcpStream.
  Connection(Shared& shared, minimio::net::TcpStream socket);

  /// The next one, with its body. Nothing: the client has gone, or has been told what
  /// is wrong; that was the last.
  minimio::coro::Task<std::optional<Request>> next_request();

  /// Puts the head of a response behind what is to be written, and its body.
  void respond(const Response& response, std::string_view body = {});

  /// Writes what has been collected, and these bytes. @return whether the client took
  /// all of it in time.
  minimio::coro::Task<bool> write(std::string_view more = {});

  /// Writes what is left, and waits until the client has read it.
  minimio::coro::Task<> close();

 private:
  minimio::coro::Task<std::optional<Request>> read_head();
  minimio::coro::Task<Status> read_body(Request& request);
  minimio::coro::Task<Status> read_more(minimio::Clock::time_point deadline);
  std::nullopt_t refuse(Status status);  // with a last response
  std::nullopt_t give_up();              // without one
  bool has_output() const { return buffers_ && !buffers_->out.empty(); }
  minimio::Clock::time_point patience_ends() const {
    return minimio::deadline_after(shared_.runtime.now(), shared_.patience);
  }
  minimio::coro::Task<> discard();

  Shared& shared_;
  minimio::coro::TcpStream stream_;
  BufferPool::Lease buffers_;  // none while it is idle
};

}  // namespace http
