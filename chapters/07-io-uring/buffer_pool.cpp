#include "buffer_pool.hpp"

#include <sys/mman.h>

#include <cerrno>

#include "net/system_call.hpp"

namespace {

constexpr auto mask = BufferPool::most_buffers - 1;
constexpr auto ring_bytes = BufferPool::most_buffers * sizeof(io_uring_buf);

}  // namespace

BufferPool::BufferPool(io_uring& ring) : ring_{ring} {
  void* const memory = ::mmap(nullptr, ring_bytes, PROT_READ | PROT_WRITE,
                              MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
  if (memory == MAP_FAILED)
    throw std::system_error{errno, std::generic_category(), "mmap"};
  numbers_ = static_cast<io_uring_buf_ring*>(memory);
  io_uring_buf_reg registration{};
  registration.ring_addr = reinterpret_cast<std::uintptr_t>(memory);
  registration.ring_entries = most_buffers;
  registration.bgid = group;
  const int result = ::io_uring_register_buf_ring(&ring, &registration, 0);
  if (result < 0) {
    ::munmap(memory, ring_bytes);
    throw std::system_error{-result, std::generic_category(),
                            "io_uring_register_buf_ring"};
  }
  ::io_uring_buf_ring_init(numbers_);
}

BufferPool::~BufferPool() {
  ::io_uring_unregister_buf_ring(&ring_, group);
  ::munmap(numbers_, ring_bytes);
}

//! [add]
void BufferPool::add() {
  buffers_.push_back(std::make_unique<std::array<char, buffer_size>>());
  give_to_kernel(static_cast<std::uint16_t>(buffers_.size() - 1));
}

void BufferPool::give_to_kernel(std::uint16_t number) {
  ::io_uring_buf_ring_add(numbers_, buffers_[number]->data(), buffer_size, number, mask,
                          0);
  ::io_uring_buf_ring_advance(numbers_, 1);
}
//! [add]
