#include "http/chunked.hpp"

#include <algorithm>
#include <charconv>

#include "http/head.hpp"

namespace http {
namespace {

constexpr std::size_t most_line_bytes = 256;
constexpr std::size_t most_extra_bytes = 4 * 1024;  // extensions and trailers together

}  // namespace

Status ChunkedBody::feed(std::string_view& bytes, std::string& body) {
  while (!bytes.empty() && !has_ended()) {
    if (state_ == State::data) {
      const auto count = std::min<std::uint64_t>(left_of_chunk_, bytes.size());
      body.append(bytes.substr(0, count));
      bytes.remove_prefix(count);
      left_of_chunk_ -= count;
      if (left_of_chunk_ == 0) state_ = State::after_data;
    } else {
      const auto status = take_line(bytes.front());
      if (status != Status::ok) return status;
      bytes.remove_prefix(1);
    }
  }
  return Status::ok;
}

Status ChunkedBody::take_line(char c) {
  const bool after_cr = line_.ends_with('\r');
  if ((c == '\n') != after_cr) return Status::bad_request;
  if (c == '\n') {
    line_.pop_back();
    const auto status = end_line();
    line_.clear();
    return status;
  }
  if (state_ == State::after_data && c != '\r') return Status::bad_request;
  if (line_.size() == most_line_bytes) return Status::head_too_large;
  line_.push_back(c);
  return Status::ok;
}

Status ChunkedBody::end_line() {
  switch (state_) {
    case State::size:
      return begin_chunk();
    case State::after_data:
      state_ = State::size;
      return Status::ok;
    default:  // the trailer: fields that we don't use
      if (line_.empty()) {
        state_ = State::over;
        return Status::ok;
      }
      line_bytes_ += line_.size();
      if (line_bytes_ > most_extra_bytes) return Status::head_too_large;
      return parse_field(line_) ? Status::ok : Status::bad_request;
  }
}

Status ChunkedBody::begin_chunk() {
  const std::string_view line{line_};
  const auto extension = std::min(line.find(';'), line.size());
  auto size = line.substr(0, extension);
  if (extension < line.size()) size = size.substr(0, size.find_last_not_of(" \t") + 1);
  const auto* const end = size.data() + size.size();
  const auto [stop, error] = std::from_chars(size.data(), end, left_of_chunk_, 16);
  if (error == std::errc::result_out_of_range) return Status::content_too_large;
  if (error != std::errc{} || stop != end) return Status::bad_request;
  line_bytes_ += line.size() - extension;
  if (line_bytes_ > most_extra_bytes) return Status::head_too_large;
  for (const char c : line.substr(extension))
    if ((static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7f)
      return Status::bad_request;
  if (left_of_chunk_ > most_body_bytes - body_bytes_) return Status::content_too_large;
  body_bytes_ += left_of_chunk_;
  state_ = left_of_chunk_ == 0 ? State::trailer : State::data;
  return Status::ok;
}

}  // namespace http
