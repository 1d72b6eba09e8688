#pragma once

#include "minimio/coro/runtime.hpp"
#include "minimio/coro/task.hpp"
#include "minimio/coro/tcp.hpp"

/// Carries what each of the two says to the other, both ways at once. The end of what
/// one says is told to the other. It ends when both have said all.
minimio::coro::Task<> relay(minimio::coro::Runtime& runtime,
                            minimio::coro::TcpStream& left,
                            minimio::coro::TcpStream& right);
