// The pool of buffers.

#include <vector>

#include "buffer_pool.hpp"
#include "harness/catch.hpp"

namespace {

constexpr std::size_t kib = 1024, mib = 1024 * kib;

std::size_t lend_all(BufferPool& pool, std::size_t size, std::vector<MessagePtr>& to) {
  std::size_t count = 0;
  for (; auto message = pool.lend(size); ++count) to.push_back(std::move(message));
  return count;
}

void take_all_back(BufferPool& pool, std::vector<MessagePtr>& from) {
  for (auto& message : from) pool.take_back(std::move(message));
  from.clear();
}

}  // namespace

TEST_CASE("pool: the memory that it lends has room for the text and its header") {
  BufferPool pool{64 * mib};
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{256}, std::size_t{257}, 64 * kib,
        64 * kib + 1, mib, 16 * mib}) {
    auto message = pool.lend(size);
    REQUIRE(message);
    CHECK(message->capacity >= size + header_size);
    CHECK((size < 256 || message->capacity <= 2 * size + header_size));
    pool.take_back(std::move(message));
  }
  CHECK(pool.lent() == 0);
}

TEST_CASE("pool: what comes back is lent again") {
  BufferPool pool{mib};
  auto message = pool.lend(1000);
  const auto* memory = message->memory.get();
  pool.take_back(std::move(message));
  CHECK(pool.lend(600)->memory.get() == memory);
}

TEST_CASE("pool: what is lent and what is kept stays within the limit") {
  BufferPool pool{mib};
  std::vector<MessagePtr> messages;
  for (const auto size : {400 * kib, 100 * kib, 10 * kib, std::size_t{0}, 3 * kib}) {
    lend_all(pool, size, messages);
    CHECK(pool.lent() + pool.kept() <= mib);
    take_all_back(pool, messages);
    CHECK(pool.lent() == 0);
    CHECK(pool.kept() <= mib);
  }
}

TEST_CASE("pool: what is kept in another size is no reason to refuse") {
  BufferPool pool{mib};
  std::vector<MessagePtr> messages;
  CHECK(lend_all(pool, 1 * kib, messages) > 800);
  take_all_back(pool, messages);
  CHECK(lend_all(pool, 256 * kib, messages) >= 1);
}

TEST_CASE("pool: the large leave something to the small") {
  BufferPool pool{mib};
  std::vector<MessagePtr> messages;
  for (auto size = 512 * kib; size >= 256; size /= 2) {
    lend_all(pool, size, messages);
    INFO("nobody gets " << size << " bytes any more");
    CHECK(pool.can_lend(0));
    CHECK((size == 256 || pool.can_lend(size / 4)));
  }
}

TEST_CASE("pool: it says what it can never lend") {
  const BufferPool pool{mib};
  CHECK(pool.can_ever_lend(256 * kib));
  CHECK_FALSE(pool.can_ever_lend(512 * kib));
}

TEST_CASE(
    "pool: a list of a million messages ends without a stack of a million calls") {
  MessageList list;
  for (int i = 0; i < 1'000'000; ++i) list.push(std::make_unique<Message>());
  list = {};
  CHECK(list.is_empty());
}
