// The reader of messages, without any socket.

#include "frame.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "buffer_pool.hpp"
#include "harness/catch.hpp"

namespace {

std::string frame(const std::string& text) {
  std::array<char, header_size> header;
  write_header(header, text.size());
  return std::string{header.data(), header.size()} + text;
}

/// Reads a stream that is cut at these places.
std::vector<std::string> read(const std::string& stream, const auto& piece_size) {
  BufferPool pool{1 << 20};
  FrameReader reader;
  std::vector<std::string> texts;
  std::size_t taken = 0, piece = 0;
  while (taken < stream.size()) {
    if (piece == 0) piece = piece_size();
    const auto room = reader.room();
    const auto size = std::min({room.size(), piece, stream.size() - taken});
    REQUIRE(size > 0);
    std::copy_n(stream.begin() + static_cast<std::ptrdiff_t>(taken), size,
                room.begin());
    reader.received(size);
    taken += size;
    piece -= size;
    if (reader.needs_memory()) reader.lend(pool.lend(reader.text_size()));
    if (!reader.is_complete()) continue;
    auto message = reader.take();
    texts.emplace_back(message->text().begin(), message->text().end());
    pool.take_back(std::move(message));
  }
  CHECK_FALSE(reader.has_begun());
  return texts;
}

const std::vector<std::string> texts{"hello", "", "exit", std::string(70'000, 'x'),
                                     "\n"};

}  // namespace

TEST_CASE("frame: the length stands first with its highest byte in front") {
  CHECK(frame("abc") == std::string("\0\0\0\3abc", 7));
  std::array<char, header_size> header;
  write_header(header, 0x01020304);
  CHECK(std::string{header.data(), header.size()} == "\1\2\3\4");
}

TEST_CASE("frame: however the stream is cut the messages are the same") {
  std::string stream;
  for (const auto& text : texts) stream += frame(text);
  CHECK(read(stream, [] { return std::size_t{1}; }) == texts);
  CHECK(read(stream, [&] { return stream.size(); }) == texts);
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::mt19937 random{seed};
    INFO("seed " << seed);
    CHECK(read(stream, [&] { return std::size_t{1} + random() % 40; }) == texts);
  }
}

TEST_CASE("frame: it asks for no byte of the next message") {
  BufferPool pool{1 << 20};
  FrameReader reader;
  CHECK_FALSE(reader.has_begun());
  CHECK(reader.room().size() == header_size);
  std::ranges::copy(frame("abc").substr(0, header_size), reader.room().begin());
  reader.received(1);
  CHECK(reader.has_begun());
  CHECK(reader.room().size() == header_size - 1);
  reader.received(header_size - 1);
  REQUIRE(reader.needs_memory());
  CHECK(reader.text_size() == 3);
  reader.lend(pool.lend(3));
  CHECK(reader.room().size() == 3);
}

TEST_CASE("frame: the largest length is read right") {
  FrameReader reader;
  std::ranges::fill(reader.room(), '\xff');
  reader.received(header_size);
  CHECK(reader.text_size() == 0xffff'ffff);
}

TEST_CASE("frame: a part can be given up") {
  BufferPool pool{1 << 20};
  FrameReader reader;
  std::ranges::copy(frame("abc").substr(0, header_size), reader.room().begin());
  reader.received(header_size);
  CHECK_FALSE(reader.take());
  CHECK_FALSE(reader.has_begun());
}
