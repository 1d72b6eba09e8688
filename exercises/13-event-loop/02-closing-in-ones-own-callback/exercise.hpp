#pragma once

#include <functional>
#include <memory>
#include <span>

/// The table of a small loop: for each key a callback, which may add and remove what it
/// likes, itself included.
class Table {
 public:
  using Callback = std::function<void()>;

  virtual ~Table() = default;

  /// @return its key, which no other callback will ever have.
  virtual int add(Callback callback) = 0;

  /// From now on the callback is not called. It is destroyed at the end of the turn,
  /// where none is running. What is removed outside of a turn, or by a destructor at
  /// the end of one, may stay until the end of the next.
  virtual void remove(int key) = 0;

  /// One turn: there is an event for each of these keys, and the callbacks are called
  /// in this order. Keys that are not in the table are left out.
  virtual void turn(std::span<const int> keys) = 0;
};

std::unique_ptr<Table> make_table();
