#include <algorithm>

#include "exercise.hpp"

namespace {

struct Entry {
  Clock::time_point deadline;
  std::uint64_t order;  // of being added
  Token token;
};

bool is_later(const Entry& one, const Entry& other) {
  if (one.deadline != other.deadline) return one.deadline > other.deadline;
  return one.order > other.order;
}

class HeapOfTimers : public Timers {
 public:
  void add(Clock::time_point deadline, Token token) override {
    heap_.push_back({deadline, added_++, token});
    std::ranges::push_heap(heap_, is_later);
  }

  std::vector<Token> expire(Clock::time_point now) override {
    std::vector<Token> expired;
    while (!heap_.empty() && heap_.front().deadline <= now) {
      std::ranges::pop_heap(heap_, is_later);
      expired.push_back(heap_.back().token);
      heap_.pop_back();
    }
    return expired;
  }

 private:
  std::vector<Entry> heap_;
  std::uint64_t added_ = 0;
};

}  // namespace

std::unique_ptr<Timers> make_timers() { return std::make_unique<HeapOfTimers>(); }
