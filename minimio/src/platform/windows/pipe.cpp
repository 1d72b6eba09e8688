#include "minimio/net/pipe.hpp"

#include "minimio/net/stream_io.hpp"
#include "minimio/net/tcp.hpp"
#include "socket_api.hpp"

namespace minimio::net {
namespace {

/// Waits for the connection to oneself; somebody else's can come first.
OwnedHandle accept_from(TcpListener& listener, const Address& peer) {
  for (;;) {
    std::error_code error;
    auto stream = listener.accept(error);
    if (stream && stream.peer_address() == peer) return stream.release();
    if (stream) continue;
    if (!would_block(error)) throw std::system_error{error, "accept"};
    WSAPOLLFD waiting{.fd = listener.handle(), .events = POLLRDNORM, .revents = 0};
    ::WSAPoll(&waiting, 1, -1);
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
  auto reader = accept_from(listener, writer.local_address());
  return {PipeReader{std::move(reader)}, PipeWriter{writer.release()}};
}

}  // namespace minimio::net
