#pragma once

#include <liburing.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

//! [pool]
/// Buffers that any client's bytes may arrive in. They hang in a ring that the kernel
/// takes from, so a client that says nothing has none. io_uring_register_buf_ring(3)
class BufferPool {
 public:
  static constexpr std::size_t buffer_size = 16 * 1024;
  static constexpr std::uint16_t group = 0;
  static constexpr std::size_t most_buffers = 32'768;  // what one ring can hold

  /// One buffer that the kernel has filled. It goes back when its holder lets go.
  class Buffer {
   public:
    Buffer(BufferPool& pool, std::uint16_t number) noexcept
        : pool_{&pool}, number_{number} {}
    Buffer(Buffer&& other) noexcept
        : pool_{std::exchange(other.pool_, nullptr)}, number_{other.number_} {}
    Buffer& operator=(Buffer&& other) noexcept {
      std::swap(pool_, other.pool_);
      std::swap(number_, other.number_);
      return *this;
    }
    ~Buffer() {
      if (pool_) pool_->give_to_kernel(number_);
    }

    std::span<const char> first(std::size_t count) const {
      return std::span{*pool_->buffers_[number_]}.first(count);
    }

   private:
    BufferPool* pool_;
    std::uint16_t number_;
  };

  /// @throws std::system_error where the kernel knows no such rings (before Linux
  ///   5.19).
  explicit BufferPool(io_uring& ring);
  ~BufferPool();
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  /// Makes one buffer more for the kernel to take.
  void add();

  /// The buffer that a completion names in its flags.
  Buffer taken(std::uint32_t flags) {
    return {*this, static_cast<std::uint16_t>(flags >> IORING_CQE_BUFFER_SHIFT)};
  }

 private:
  void give_to_kernel(std::uint16_t number);

  io_uring& ring_;
  io_uring_buf_ring* numbers_;  // shared with the kernel
  std::vector<std::unique_ptr<std::array<char, buffer_size>>> buffers_;
};
//! [pool]
