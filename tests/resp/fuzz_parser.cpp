// Whatever the bytes, and however they are cut, the parser says the same of them.
// https://llvm.org/docs/LibFuzzer.html

#include <cstdint>
#include <cstdlib>

#include "resp/parse.hpp"

//! [fuzz]
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto whole = parse::at_once(bytes);
  std::size_t at = 0;
  const auto cut = [&] { return 1 + data[at++ % size] % 7; };
  if (parse::in_pieces(bytes, cut) != whole) std::abort();
  if (parse::in_pieces(bytes, [] { return 1; }) != whole) std::abort();
  return 0;
}
//! [fuzz]
