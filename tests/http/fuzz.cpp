// The parsers, with much that is no request. Each piece of input lies in memory of its
// own, so that the address sanitizer sees a look beyond its end.

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "http/chunked.hpp"
#include "http/head.hpp"
#include "http/path.hpp"
#include "minimio_units/kit.hpp"

using http::ChunkedBody;
using http::HeadScanner;
using http::Status;

namespace {

constexpr int rounds = 20'000;

/// Bytes with nothing behind them.
class Exact {
 public:
  explicit Exact(std::string_view bytes)
      : bytes_{new char[bytes.size()]}, size_{bytes.size()} {
    std::ranges::copy(bytes, bytes_.get());
  }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

class Fuzz {
 public:
  explicit Fuzz(std::string seed_text) : text_{std::move(seed_text)} {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  /// What is nearly the text.
  std::string next() {
    static const std::vector<std::string> pieces{"\r\n",
                                                 "\n",
                                                 "\r",
                                                 ":",
                                                 " ",
                                                 "\t",
                                                 "Content-Length: 5\r\n",
                                                 "0",
                                                 "5\r\n",
                                                 ";",
                                                 "Transfer-Encoding: chunked\r\n",
                                                 "Host: y\r\n",
                                                 "\r\n\r\n",
                                                 "%2e",
                                                 "/..",
                                                 "fff"};
    auto text = text_;
    for (auto changes = below(4); changes > 0; --changes) {
      const auto place = below(text.size() + 1);
      switch (below(4)) {
        case 0:
          text.insert(place, pieces[below(pieces.size())]);
          break;
        case 1:
          text.insert(place, 1, static_cast<char>(below(256)));
          break;
        case 2:
          text.erase(place, 1 + below(3));
          break;
        case 3:
          if (place < text.size()) text[place] = static_cast<char>(below(256));
      }
    }
    return text;
  }

 private:
  std::string text_;
  std::mt19937 random_{units::seed()};
};

struct Scanned {
  HeadScanner::Found found;
  std::size_t size;
  bool operator==(const Scanned&) const = default;
};

Scanned scan(std::string_view text, const std::vector<std::size_t>& ends) {
  HeadScanner scanner;
  auto found = HeadScanner::Found::nothing_yet;
  for (const auto end : ends) {
    found = scanner.scan(Exact{text.substr(0, end)}.view());
    if (found != HeadScanner::Found::nothing_yet) break;
  }
  return {found, found == HeadScanner::Found::end ? scanner.size() : 0};
}

struct Decoded {
  Status status = Status::ok;
  bool has_ended = false;
  std::size_t used = 0;
  std::string body = {};
  bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view text, const std::vector<std::size_t>& ends) {
  ChunkedBody chunks;
  Decoded result;
  std::size_t begin = 0;
  for (const auto end : ends) {
    const Exact piece{text.substr(begin, end - begin)};
    auto rest = piece.view();
    result.status = chunks.feed(rest, result.body);
    result.used = begin + piece.view().size() - rest.size();
    result.has_ended = chunks.has_ended();
    if (result.status != Status::ok || result.has_ended) break;
    begin = end;
  }
  return result;
}

std::vector<std::size_t> split(Fuzz& fuzz, std::size_t size) {
  std::vector<std::size_t> ends;
  for (auto count = fuzz.below(5); count > 0; --count)
    ends.push_back(fuzz.below(size + 1));
  ends.push_back(size);
  std::ranges::sort(ends);
  return ends;
}

}  // namespace

TEST_CASE("fuzz: a head is the same in one piece and in several") {
  Fuzz fuzz{"GET /a/b?c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET"};
  for (int i = 0; i < rounds; ++i) {
    const auto text = fuzz.next();
    INFO(text);
    REQUIRE(scan(text, {text.size()}) == scan(text, split(fuzz, text.size())));
  }
}

TEST_CASE("fuzz: a head that is accepted can be read in one way only") {
  Fuzz fuzz{
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\nAccept: */*\r\n\r\nrest"};
  int accepted = 0;
  for (int i = 0; i < rounds; ++i) {
    const auto text = fuzz.next();
    INFO(text);
    const auto [found, size] = scan(text, {text.size()});
    if (found != HeadScanner::Found::end) continue;
    auto status = Status::ok;
    const Exact head{std::string_view{text}.substr(0, size)};
    const auto request = http::parse_head(head.view(), status);
    REQUIRE(request.has_value() == (status == Status::ok));
    if (!request) continue;
    ++accepted;
    REQUIRE(http::is_token(request->method));
    REQUIRE(!(request->is_chunked && request->content_length > 0));
    const auto lower = [](std::string all) {
      for (auto& c : all)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      return all;
    };
    // Read as a careless server would: both fields at most once, and never together.
    const auto words = lower(std::string{head.view()});
    const auto count = [&](std::string_view field) {
      int times = 0;
      for (auto at = words.find(field); at != std::string::npos;
           at = words.find(field, at + 1))
        ++times;
      return times;
    };
    REQUIRE(count("\ncontent-length:") + count("\ntransfer-encoding:") <= 1);
  }
  CHECK(accepted > rounds / 20);
}

TEST_CASE("fuzz: chunks are the same in one piece and in several") {
  Fuzz fuzz{"5\r\nhallo\r\n3;a=b\r\nyou\r\n0\r\nT: u\r\n\r\nGET"};
  int ended = 0;
  for (int i = 0; i < rounds; ++i) {
    const auto text = fuzz.next();
    INFO(text);
    const auto whole = decode(text, {text.size()});
    REQUIRE(whole == decode(text, split(fuzz, text.size())));
    ended += whole.has_ended;
  }
  CHECK(ended > rounds / 20);
}

TEST_CASE("fuzz: a path that is accepted leads nowhere else") {
  Fuzz fuzz{"/a/b/../%2e%2e/c/./d?e"};
  int accepted = 0;
  for (int i = 0; i < rounds; ++i) {
    auto text = "/" + fuzz.next();
    INFO(text);
    const auto path = http::decode_path(Exact{text}.view());
    if (!path) continue;
    ++accepted;
    REQUIRE(path->starts_with('/'));
    for (const char* bad : {"//", "/../", "/./"})
      REQUIRE(path->find(bad) == std::string::npos);
    REQUIRE_FALSE(path->ends_with("/.."));
    REQUIRE(path->find('\0') == std::string::npos);
  }
  CHECK(accepted > rounds / 20);
}
