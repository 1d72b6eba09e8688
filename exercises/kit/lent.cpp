#include "kit/lent.hpp"

#include <malloc.h>
#include <windows.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <new>

namespace kit {
namespace {

constexpr std::size_t most_memory = 1 << 20;  // enough for a server of an exercise

struct Lent {
  Bytes notes, buffer;
};

// No containers here: they would call our own operator delete.
std::mutex mutex;
std::array<Lent, 256> all_lent;
std::atomic<std::size_t> memory_in_use = 0;

[[noreturn]] void end_with(const char* reason) {
  std::fprintf(stderr, "Ended: %s\n", reason);
  std::fflush(stderr);
  std::_Exit(1);
}

bool overlap(Bytes one, Bytes other) {
  return one.data() < other.data() + other.size() &&
         other.data() < one.data() + one.size();
}

bool is_under_way(const Lent& lent) { return !lent.notes.empty(); }

bool is_lent(Bytes memory) {
  return std::ranges::any_of(all_lent, [&](const Lent& lent) {
    return is_under_way(lent) &&
           (overlap(lent.notes, memory) || overlap(lent.buffer, memory));
  });
}

// The stack grows downwards.
Bytes below(const void* frame) {
  const auto* limit = static_cast<const char*>(
      reinterpret_cast<const NT_TIB*>(::NtCurrentTeb())->StackLimit);
  return {limit, static_cast<const char*>(frame)};
}

void free_unless_lent(void* memory) {
  if (!memory) return;
  const Bytes bytes{static_cast<const char*>(memory), ::_msize(memory)};
  {
    const std::lock_guard guard{mutex};
    // An exception has something else to tell.
    if (is_lent(bytes) && std::uncaught_exceptions() == 0)
      end_with("memory was freed that an operation under way still uses.");
  }
  memory_in_use -= bytes.size();
  std::free(memory);
}

void* allocate(std::size_t size) {
  void* const memory = std::malloc(size);
  if (!memory) throw std::bad_alloc{};
  memory_in_use += ::_msize(memory);
  if (memory_in_use > most_memory)
    end_with("1 MiB of memory is in use. What is never freed, or lent for no need?");
  return memory;
}

}  // namespace

void lend(Bytes notes, Bytes buffer) {
  const std::lock_guard guard{mutex};
  if (is_lent(notes))
    end_with("an operation was begun with the OVERLAPPED, or form, of one under way.");
  if (is_lent(buffer))
    end_with("an operation was begun with the buffer of one under way.");
  *std::ranges::find_if_not(all_lent, is_under_way) = {notes, buffer};
}

void take_back(const void* notes) {
  const std::lock_guard guard{mutex};
  std::ranges::replace_if(
      all_lent, [&](const Lent& lent) { return lent.notes.data() == notes; }, Lent{});
}

void look_at_lent(const void* frame) {
  const std::lock_guard guard{mutex};
  if (is_lent(below(frame)))
    end_with("an operation under way uses a variable of a function that has returned.");
}

}  // namespace kit

void* operator new(std::size_t size) { return kit::allocate(size); }
void operator delete(void* memory) noexcept { kit::free_unless_lent(memory); }
void operator delete(void* memory, std::size_t) noexcept {
  kit::free_unless_lent(memory);
}
