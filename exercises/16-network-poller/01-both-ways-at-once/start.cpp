#include <array>

#include "exercise.hpp"
#include "minimio/coro/scope.hpp"

using minimio::coro::Runtime;
using minimio::coro::Scope;
using minimio::coro::Task;
using minimio::coro::TcpStream;

namespace {

Task<> carry(const TcpStream& from, TcpStream& to) {
  std::array<char, 4096> buffer;
  for (;;) {
    const auto got = co_await from.read(buffer);
    if (!got || got.bytes == 0) break;
    const auto sent = co_await to.write(std::span{buffer}.first(got.bytes));
    if (!sent) break;
  }
  to.shutdown_write();
}

}  // namespace

Task<> relay(Runtime&, TcpStream& left, TcpStream& right) {
  co_await carry(left, right);
  co_await carry(right, left);
}
