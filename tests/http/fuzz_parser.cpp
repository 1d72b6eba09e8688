// Whatever the bytes, and however they are cut, the requests in them are the same, and
// none of them leads out of its folder.

#include <cstdint>
#include <cstdlib>

#include "http/parse.hpp"
#include "http/path.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void require_same(const parse::Outcome& one, const parse::Outcome& other) {
  require(one.refused == other.refused);
  require(one.requests.size() == other.requests.size());
  for (std::size_t i = 0; i < one.requests.size(); ++i) {
    const auto &a = one.requests[i], &b = other.requests[i];
    require(a.method == b.method && a.target == b.target && a.body == b.body);
    require(a.keep_alive == b.keep_alive && a.is_chunked == b.is_chunked);
  }
}

void check(const http::Request& request) {
  require(http::is_token(request.method) && !request.target.empty());
  require(!request.is_chunked || request.content_length == 0);
  if (const auto path = http::decode_path(request.target)) {
    require(path->starts_with('/') && !path->ends_with("/.."));
    for (const auto* out : {"//", "/../", "/./"})
      require(path->find(out) == std::string::npos);
    require(http::decode_path(http::encode_path(*path)) == path);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto whole = parse::in_pieces(bytes, [&] { return size; });
  std::size_t at = 0;
  const auto cut = [&] { return 1 + data[at++ % size] % 7; };
  require_same(parse::in_pieces(bytes, cut), whole);
  require_same(parse::in_pieces(bytes, [] { return 1; }), whole);
  for (const auto& request : whole.requests) check(request);
  return 0;
}
