#include "http/head.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace http {
namespace {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr auto is_control = [](char c) noexcept {  // no function, so that it is inlined
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
};

std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The text before the separator, which both go from the rest.
std::string_view take_until(std::string_view& rest, std::string_view separator) {
  const auto end = rest.find(separator);
  const auto text = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size()
                                                   : end + separator.size());
  return text;
}

constexpr bool is_hex(char c) noexcept {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
}

constexpr bool is_letter(char c) noexcept { return lower(c) >= 'a' && lower(c) <= 'z'; }

constexpr bool is_one_of(char c, std::string_view all) noexcept {
  return all.find(c) != std::string_view::npos;
}

bool is_host_name(std::string_view name) noexcept {
  while (!name.empty()) {
    if (name.size() > 2 && name[0] == '%' && is_hex(name[1]) && is_hex(name[2])) {
      name.remove_prefix(3);
    } else if (is_digit(name[0]) || is_letter(name[0]) ||
               is_one_of(name[0], "-._~!$&'()*+;=")) {
      name.remove_prefix(1);
    } else {
      return false;
    }
  }
  return true;
}

bool is_port(std::string_view digits) noexcept {
  std::uint16_t port = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, port);
  return digits.empty() || (error == std::errc{} && stop == end);
}

/// IPv6, without its brackets.
bool is_address(std::string_view text) noexcept {
  return text.find(':') != std::string_view::npos &&
         std::ranges::all_of(text,
                             [](char c) { return is_hex(c) || is_one_of(c, ":."); });
}

/// A name or an address, and a port perhaps. No name and no password of a user.
/// RFC 9110, 4.2.4 and 7.2; RFC 3986, 3.2.2
bool is_host(std::string_view host) noexcept {
  const auto colon = host.rfind(':');
  if (colon != std::string_view::npos && is_port(host.substr(colon + 1)))
    host = host.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']'))
    return is_address(host.substr(1, host.size() - 2));
  return !host.empty() && is_host_name(host);
}

/// The end of a request line. RFC 9112, 2.3
bool is_version(std::string_view text) noexcept {
  return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) &&
         text[6] == '.' && is_digit(text[7]);
}

/// Goes through a head, and remembers what it has seen.
class HeadParser {
 public:
  std::optional<Request> parse(std::string_view head, Status& status) {
    if (head.starts_with("\r\n")) head.remove_prefix(2);  // RFC 9112, 2.2
    head.remove_suffix(2);                                // the empty line
    status_ = read_request_line(take_until(head, "\r\n"));
    for (int fields = 0; status_ == Status::ok && !head.empty(); ++fields) {
      status_ = fields < most_fields ? read_field(take_until(head, "\r\n"))
                                     : Status::head_too_large;
    }
    if (status_ == Status::ok) status_ = judge();
    status = status_;
    if (status_ != Status::ok) return {};
    return std::move(request_);
  }

 private:
  Status read_request_line(std::string_view line) {
    const auto method = take_until(line, " ");
    const auto target = take_until(line, " ");
    if (!is_token(method) || target.empty()) return Status::bad_request;
    if (!is_version(line)) return Status::bad_request;
    if (line[5] != '1') return Status::version_not_supported;
    is_1_0_ = line[7] == '0';  // later ones are read as 1.1: RFC 9110, 2.5
    request_.method = method;
    return read_target(target);
  }

  // The path, "http://host/path" as a proxy gets it, "host:port", or "*". RFC 9112, 3.2
  Status read_target(std::string_view target) {
    for (const char c : target)
      if (c <= ' ' || c >= 0x7f || c == '#') return Status::bad_request;
    if (request_.method == "CONNECT") {  // of a proxy, which we are not
      const bool has_port = is_host(target) && is_digit(target.back()) &&
                            target.find(':') != std::string_view::npos;
      return has_port ? Status::not_implemented : Status::bad_request;
    }
    if (target.size() > 7 && same_word(target.substr(0, 7), "http://")) {
      const auto path = std::min(target.find_first_of("/?", 7), target.size());
      if (!is_host(target.substr(7, path - 7))) return Status::bad_request;
      request_.target = target.substr(path);
      if (!request_.target.starts_with('/')) request_.target.insert(0, 1, '/');
      return Status::ok;
    }
    const bool is_about_server = target == "*" && request_.method == "OPTIONS";
    if (target.front() != '/' && !is_about_server) return Status::bad_request;
    request_.target = target;
    return Status::ok;
  }

  //! [field]
  Status read_field(std::string_view line) {
    const auto field = parse_field(line);
    if (!field) return Status::bad_request;
    const auto [name, value] = *field;
    if (same_word(name, "host")) {
      if (std::exchange(has_host_, true) || !is_host(value)) return Status::bad_request;
    } else if (same_word(name, "content-length")) {
      return read_length(value);
    } else if (same_word(name, "transfer-encoding")) {
      // Whoever says more than this hopes that somebody reads less. RFC 9112, 6.1
      if (request_.is_chunked || !same_word(value, "chunked"))
        return Status::bad_request;
      request_.is_chunked = true;
    } else if (same_word(name, "connection")) {
      read_connection(value);
    } else if (same_word(name, "expect")) {
      if (!same_word(value, "100-continue")) return Status::expectation_failed;
      request_.expects_continue = true;
    }
    return Status::ok;
  }
  //! [field]

  Status read_length(std::string_view value) {
    if (std::exchange(has_length_, true) || value.empty() ||
        !std::ranges::all_of(value, is_digit))
      return Status::bad_request;
    const auto* const end = value.data() + value.size();
    const auto [stop, error] =
        std::from_chars(value.data(), end, request_.content_length);
    return error == std::errc{} ? Status::ok : Status::content_too_large;
  }

  void read_connection(std::string_view value) {
    while (!value.empty()) {
      const auto option = trimmed(take_until(value, ","));
      says_close_ |= same_word(option, "close");
      says_keep_alive_ |= same_word(option, "keep-alive");
    }
  }

  Status judge() {
    if (!is_1_0_ && !has_host_) return Status::bad_request;
    if (request_.is_chunked && (has_length_ || is_1_0_)) return Status::bad_request;
    request_.keep_alive = !says_close_ && (!is_1_0_ || says_keep_alive_);
    request_.expects_continue &= !is_1_0_;
    return Status::ok;
  }

  Request request_;
  Status status_ = Status::ok;
  bool is_1_0_ = false;
  bool has_host_ = false;
  bool has_length_ = false;
  bool says_close_ = false;
  bool says_keep_alive_ = false;
};

}  // namespace

//! [scan]
HeadScanner::Found HeadScanner::scan(std::string_view head) noexcept {
  for (;;) {
    scanned_ =
        std::find_if(head.begin() + scanned_, head.end(), is_control) - head.begin();
    const auto ending = head.substr(scanned_, 2);
    if (ending.empty() || ending == "\r") return Found::nothing_yet;
    if (ending != "\r\n") return Found::mistake;
    const auto line = head.substr(line_begin_, scanned_ - line_begin_);
    const bool is_first = line_begin_ == 0;
    scanned_ += 2;
    line_begin_ = scanned_;
    if (line.empty()) {
      if (has_line_) return Found::end;
      if (!is_first) return Found::mistake;  // one may come before the head
    } else {
      // HTTP/0.9 had this line alone, and no version in it.
      if (!has_line_ && !is_version(line.substr(line.rfind(' ') + 1)))
        return Found::mistake;
      has_line_ = true;
    }
  }
}
//! [scan]

std::optional<Request> parse_head(std::string_view head, Status& status) {
  return HeadParser{}.parse(head, status);
}

bool is_token(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_digit(c) || is_letter(c) || is_one_of(c, "!#$%&'*+-.^_`|~");
  });
}

std::optional<Field> parse_field(std::string_view line) noexcept {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  const Field field{line.substr(0, colon), trimmed(line.substr(colon + 1))};
  // A space before the colon, or at the beginning of the line, is in no name.
  if (!is_token(field.name) || std::ranges::any_of(field.value, is_control)) return {};
  return field;
}

bool same_word(std::string_view one, std::string_view other) noexcept {
  return std::ranges::equal(one, other, {}, lower, lower);
}

}  // namespace http
