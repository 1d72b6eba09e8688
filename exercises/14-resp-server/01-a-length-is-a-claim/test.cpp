#include <string>
#include <vector>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

std::string framed(const std::string& string) {
  return "$" + std::to_string(string.size()) + "\r\n" + string + "\r\n";
}

/// Adds the bytes in pieces of so many, and returns the strings that there are after
/// each.
std::vector<std::string> read_in_pieces(StringReader& reader, std::string_view bytes,
                                        std::size_t size) {
  std::vector<std::string> strings;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) {
    reader.add(bytes.substr(0, size));
    while (auto string = reader.next()) strings.push_back(*string);
  }
  return strings;
}

void check_breaks(const std::string& bytes) {
  StringReader reader;
  UNSCOPED_INFO("\nthe bytes are " << Catch::Detail::stringify(bytes) << "\n");
  const auto strings = read_in_pieces(reader, bytes, 1);
  const bool is_broken = reader.is_broken();
  CHECK(strings.empty());
  CHECK(is_broken);
}

}  // namespace

TEST_CASE("Strings are found however their bytes are cut.") {
  const std::vector<std::string> strings{"hello", "", "\r\n$3\r\n", "12",
                                         std::string(3'000, 'x')};
  std::string bytes;
  for (const auto& string : strings) bytes += framed(string);
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, bytes.size()}) {
    StringReader reader;
    UNSCOPED_INFO("\nthe bytes come in pieces of " << size << "\n");
    const auto seen = read_in_pieces(reader, bytes, size);
    CHECK(seen == strings);
    CHECK_FALSE(reader.is_broken());
  }
}

TEST_CASE("What is announced takes no room until it comes.") {
  StringReader reader;
  reader.add("$500000000\r\nthe beginning");
  reader.next();
  const auto room = reader.room();
  CHECK(room < 1'000);
  CHECK_FALSE(reader.is_broken());
}

TEST_CASE("A number below zero is no length.") { check_breaks("$-1\r\n"); }

TEST_CASE("A number with something behind it is no length.") {
  check_breaks("$5x\r\n");
  check_breaks("$ 5\r\n");
  check_breaks("$\r\n");
}

TEST_CASE("More than the longest is refused before it comes.") {
  check_breaks("$536870913\r\n");
  check_breaks("$18446744073709551616\r\n");
}

TEST_CASE("A string that does not end where it should breaks the reader.") {
  StringReader reader;
  reader.add("$5\r\nhello, world\r\n");
  const bool has_string = reader.next().has_value();
  CHECK_FALSE(has_string);
  CHECK(reader.is_broken());
}

TEST_CASE("What begins with anything but $ breaks the reader.") { check_breaks("*"); }

TEST_CASE("A line that never ends is not kept for ever.") {
  StringReader reader;
  for (int i = 0; i < 1'000 && !reader.is_broken(); ++i) {
    reader.add(i == 0 ? "$" : "1111111111");
    reader.next();
  }
  CHECK(reader.is_broken());
}
