#include "http/connection.hpp"

#include <algorithm>
#include <utility>

#include "http/chunked.hpp"
#include "minimio/coro/timeout.hpp"

namespace http {

using minimio::coro::Task;
using minimio::coro::with_deadline;
using minimio::coro::with_timeout;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_collected = 64 * 1024;
constexpr Status is_gone{};  // no status of a response: there is nobody to tell

}  // namespace

Connection::Connection(Shared& shared, minimio::net::TcpStream socket)
    : shared_{shared},
      stream_{shared.runtime, std::move(socket)},
      buffers_{nullptr, {&shared.pool}} {}

Task<std::optional<Request>> Connection::next_request() {
  if (has_output() && buffers_->out.size() > most_collected) {
    const bool sent = co_await write();
    if (!sent) co_return give_up();
  }
  auto request = co_await read_head();
  if (request && (request->is_chunked || request->content_length > 0)) {
    const auto status = co_await read_body(*request);
    if (status != Status::ok) co_return refuse(status);
  }
  co_return request;
}

//! [read-head]
Task<std::optional<Request>> Connection::read_head() {
  HeadScanner scanner;
  std::optional<minimio::Clock::time_point> deadline;
  for (;;) {
    const auto unread = buffers_ ? buffers_->unread() : std::string_view{};
    auto status = Status::ok;
    switch (scanner.scan(unread.substr(0, most_head_bytes))) {
      case HeadScanner::Found::mistake:
        status = Status::bad_request;
        break;
      case HeadScanner::Found::end: {
        auto request = parse_head(unread.substr(0, scanner.size()), status);
        buffers_->use(scanner.size());
        if (request) co_return request;
        break;
      }
      case HeadScanner::Found::nothing_yet:
        if (unread.size() >= most_head_bytes) {
          status = scanner.has_request_line() ? Status::head_too_large
                                              : Status::uri_too_long;
          break;
        }
        if (has_output()) {
          const bool sent = co_await write();
          if (!sent) co_return give_up();
        }
        if (unread.empty()) {
          buffers_.reset();  // an idle connection holds none
          const bool came = co_await with_timeout(stream_.readable(), shared_.patience);
          if (!came) co_return give_up();
          buffers_ = shared_.pool.take();
        }
        if (!deadline) deadline = patience_ends();
        status = co_await read_more(*deadline);
    }
    if (status != Status::ok) co_return refuse(status);
  }
}
//! [read-head]

Task<Status> Connection::read_more(minimio::Clock::time_point deadline) {
  auto& in = *buffers_;
  if (in.begin > 0) {  // to the front, so that there is room
    std::copy(in.in.begin() + in.begin, in.in.begin() + in.end, in.in.begin());
    in.end -= std::exchange(in.begin, 0);
  }
  const auto room = std::span{in.in}.subspan(in.end);
  const auto got = co_await with_deadline(stream_.read(room), deadline);
  if (!got) co_return Status::request_timeout;
  if (got->bytes == 0) co_return is_gone;
  in.end += got->bytes;
  co_return Status::ok;
}

Task<Status> Connection::read_body(Request& request) {
  if (request.content_length > most_body_bytes) co_return Status::content_too_large;
  if (request.expects_continue && buffers_->unread().empty())
    buffers_->out.append("HTTP/1.1 100 Continue\r\n\r\n");
  const auto deadline = patience_ends();
  ChunkedBody chunks;
  for (;;) {
    auto unread = buffers_->unread();
    const auto before = unread.size();
    if (request.is_chunked) {
      const auto status = chunks.feed(unread, request.body);
      if (status != Status::ok) co_return status;
    } else {
      const auto part = unread.substr(0, request.content_length - request.body.size());
      request.body.append(part);
      unread.remove_prefix(part.size());
    }
    buffers_->use(before - unread.size());
    if (request.is_chunked ? chunks.has_ended()
                           : request.body.size() == request.content_length)
      co_return Status::ok;
    if (has_output()) {
      const bool sent = co_await write();
      if (!sent) co_return is_gone;
    }
    const auto status = co_await read_more(deadline);
    if (status != Status::ok) co_return status;
  }
}

void Connection::respond(const Response& response, std::string_view body) {
  append_head(buffers_->out, response, shared_.date);
  buffers_->out.append(body);
}

std::nullopt_t Connection::give_up() {
  buffers_.reset();
  return std::nullopt;
}

std::nullopt_t Connection::refuse(Status status) {
  if (status == is_gone) return give_up();
  respond({.status = status, .keep_alive = false});  // it may have been a HEAD
  return std::nullopt;
}

Task<bool> Connection::write(std::string_view more) {
  std::string_view bytes{buffers_->out};
  for (;;) {
    const auto written = co_await with_timeout(stream_.write(bytes), shared_.patience);
    if (!written || !*written) co_return false;
    if (more.empty()) break;
    bytes = std::exchange(more, {});
  }
  buffers_->out.clear();
  co_return true;
}

// A socket that is closed with something unread in it sends a reset, and that can
// overtake the response. RFC 9112, 9.6
Task<> Connection::close() {
  if (!buffers_) co_return;
  const bool sent = co_await write();
  if (!sent) co_return;
  stream_.shutdown_write();
  co_await with_timeout(discard(), 1s);
}

Task<> Connection::discard() {
  for (;;) {
    const auto got = co_await stream_.read(buffers_->in);
    if (!got || got.bytes == 0) co_return;
  }
}

}  // namespace http
