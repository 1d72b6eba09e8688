#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace minimio::loop {

/// What waits for its step of the turn, in order. What is added in that step waits for
/// the next turn; what an exception leaves over comes first then.
template <typename Item>
class Agenda {
 public:
  void add(Item item) { later_.push_back(std::move(item)); }
  void add(std::vector<Item> items) {
    for (auto& item : items) add(std::move(item));
  }

  bool empty() const noexcept { return later_.empty() && next_ == items_.size(); }

  template <typename Visit>
  void run(Visit visit) {
    if (next_ == items_.size()) {
      if (later_.empty()) return;
      items_.clear();
      items_.swap(later_);
      next_ = 0;
    }
    while (next_ < items_.size()) {
      auto item = std::move(items_[next_++]);
      visit(item);
    }
  }

 private:
  std::vector<Item> items_, later_;
  std::size_t next_ = 0;  // of items_
};

}  // namespace minimio::loop
