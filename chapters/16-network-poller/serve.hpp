#pragma once

#include <chrono>
#include <system_error>
#include <utility>

#include "minimio/coro/runtime.hpp"
#include "minimio/coro/scope.hpp"
#include "minimio/coro/sleep.hpp"
#include "minimio/coro/tcp.hpp"
#include "minimio/coro/watch.hpp"

namespace net {

//! [accept]
/// Each client gets a coroutine of its own: serve(socket).
template <typename Serve>
minimio::coro::Task<> accept_clients(const minimio::coro::TcpListener& listener,
                                     minimio::coro::Scope& clients, Serve serve) {
  for (;;) {
    std::error_code error;
    auto socket = co_await listener.accept(error);
    if (socket) {
      clients.spawn(serve(std::move(socket)));
    } else {  // out of descriptors: there may be one later
      co_await minimio::coro::sleep_for(std::chrono::milliseconds{100});
    }
  }
}
//! [accept]

//! [run]
template <typename Serve>
minimio::coro::Task<> serve_until(const minimio::coro::Watch& stop,
                                  minimio::coro::Runtime& runtime,
                                  const minimio::coro::TcpListener& listener,
                                  Serve serve) {
  minimio::coro::Scope scope{runtime};
  scope.spawn(accept_clients(listener, scope, std::move(serve)));
  co_await stop.readable();
  scope.cancel();
  co_await scope.join();
}
//! [run]

}  // namespace net
