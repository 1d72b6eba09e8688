#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace net {

/// Keeps what was used for whoever needs one next: so large a piece of memory costs
/// more to allocate than a short read. A thing that has `reset` says by it whether it
/// is worth keeping.
template <typename Thing>
class Pool {
 public:
  struct GiveBack {
    Pool* pool;
    void operator()(Thing* thing) const noexcept { pool->put(thing); }
  };
  using Lease = std::unique_ptr<Thing, GiveBack>;

  Pool() { free_.reserve(most_kept); }

  Lease take() {
    if (free_.empty()) return {new Thing, GiveBack{this}};
    auto* const thing = free_.back().release();
    free_.pop_back();
    return {thing, GiveBack{this}};
  }

 private:
  static constexpr std::size_t most_kept = 64;

  void put(Thing* thing) noexcept {
    std::unique_ptr<Thing> owned{thing};
    if constexpr (requires { thing->reset(); }) {
      if (!thing->reset()) return;
    }
    if (free_.size() < most_kept) free_.push_back(std::move(owned));
  }

  std::vector<std::unique_ptr<Thing>> free_;
};

}  // namespace net
