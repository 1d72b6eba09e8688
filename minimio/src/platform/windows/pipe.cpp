#include "minimio/net/pipe.hpp"

#include "minimio/net/stream_io.hpp"
#include "minimio/net/tcp.hpp"
#include "net/socket_calls.hpp"

namespace minimio::net {
namespace {

void wait_until(NativeHandle socket, short what) {
  WSAPOLLFD waiting{.fd = socket, .events = what, .revents = 0};
  if (::WSAPoll(&waiting, 1, -1) < 0) throw_last_error("WSAPoll");
}

/// Somebody else's connection can come first.
OwnedHandle accept_from(TcpListener& listener, const Address& peer) {
  for (;;) {
    wait_until(listener.handle(), POLLRDNORM);
    std::error_code error;
    auto stream = listener.accept(error);
    if (stream && stream.peer_address() == peer) return stream.release();
    if (!stream && !would_block(error)) throw std::system_error{error, "accept"};
  }
}

}  // namespace

IoResult PipeReader::read(std::span<char> buffer) noexcept {
  return receive_once(end_.get(), buffer);
}

IoResult PipeWriter::write(std::span<const char> bytes) noexcept {
  auto result = send_once(end_.get(), bytes);
  const bool nobody_reads = result.error == std::errc::connection_reset ||
                            result.error == std::errc::connection_aborted;
  if (nobody_reads) result.error = std::errc::broken_pipe;
  return result;
}

Pipe make_pipe() {
  TcpListener listener{Address{"127.0.0.1", 0}};
  auto writer = TcpStream::connect(listener.local_address());
  wait_until(writer.handle(), POLLWRNORM);
  auto reader = accept_from(listener, writer.local_address());
  // Closed, it resets the connection: whoever writes hears at once that nobody reads.
  if (!set_option(reader.get(), SOL_SOCKET, SO_LINGER, linger{1, 0}))
    throw_last_error("setsockopt");
  return {PipeReader{std::move(reader)}, PipeWriter{writer.release()}};
}

}  // namespace minimio::net
