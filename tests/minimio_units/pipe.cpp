// What a pipe promises.

#include "minimio/net/pipe.hpp"

#include "minimio_units/kit.hpp"
#include "minimio_units/streams.hpp"

namespace {

using namespace std::literals;
using minimio::net::make_pipe;

}  // namespace

TEST_CASE("pipe: bytes come out in the order in which they go in") {
  auto [reader, writer] = make_pipe();
  CHECK(reader);
  CHECK(writer);
  units::write(writer, "one ");
  units::write(writer, "two");
  CHECK(units::read(reader, 5) == "one t");
  CHECK(units::read(reader, 2) == "wo");
}

TEST_CASE("pipe: with nothing in it a read would block") {
  auto [reader, writer] = make_pipe();
  std::array<char, 1> byte;
  CHECK(reader.read(byte).would_block());
}

TEST_CASE("pipe: once it is full a write would block and nothing is lost") {
  auto [reader, writer] = make_pipe();
  const auto written = units::fill(writer);
  CHECK(written.size() >= 512);
  writer.close();
  CHECK((units::read_to_end(reader) == written));  // too much to print
}

TEST_CASE("pipe: without a writer it comes to its end") {
  auto [reader, writer] = make_pipe();
  units::write(writer, "last");
  writer.close();
  CHECK_FALSE(writer);
  CHECK(units::read_to_end(reader) == "last");
}

TEST_CASE("pipe: it is watched like a socket") {
  auto [reader, writer] = make_pipe();
  units::await(writer.handle(), minimio::Interest::writable);
  units::write(writer, "x");
  units::await(reader.handle(), minimio::Interest::readable);
  CHECK(units::read(reader, 1) == "x");
}
