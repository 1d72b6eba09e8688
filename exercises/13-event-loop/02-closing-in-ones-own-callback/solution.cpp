#include <map>
#include <utility>
#include <vector>

#include "exercise.hpp"

namespace {

class SmallTable : public Table {
 public:
  int add(Callback callback) override {
    callbacks_.emplace(++last_key_, std::move(callback));
    return last_key_;
  }

  void remove(int key) override { removed_.push_back(callbacks_.extract(key)); }

  void turn(std::span<const int> keys) override {
    for (const int key : keys) {
      const auto found = callbacks_.find(key);
      if (found != callbacks_.end()) found->second();
    }
    std::exchange(removed_, {});
  }

 private:
  using Callbacks = std::map<int, Callback>;

  Callbacks callbacks_;
  std::vector<Callbacks::node_type> removed_;  // until the end of the turn
  int last_key_ = 0;
};

}  // namespace

std::unique_ptr<Table> make_table() { return std::make_unique<SmallTable>(); }
