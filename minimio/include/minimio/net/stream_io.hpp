#pragma once

#include <span>
#include <system_error>

#include "minimio/export.hpp"
#include "minimio/native_handle.hpp"
#include "minimio/net/io_result.hpp"

namespace minimio::net {

/// One recv or send, for the streams. A signal that comes first makes it
/// errc::interrupted.
/// @see recv(2), send(2)
MINIMIO_API IoResult receive_once(NativeHandle socket, std::span<char> buffer) noexcept;
MINIMIO_API IoResult send_once(NativeHandle socket,
                               std::span<const char> bytes) noexcept;

}  // namespace minimio::net
