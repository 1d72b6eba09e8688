#pragma once

#include <optional>
#include <vector>

using Message = int;

/// A ring between two threads.
class Ring {
 public:
  virtual ~Ring() = default;
  virtual void push(Message message) = 0;    // the giver
  virtual std::optional<Message> pop() = 0;  // the taker
  virtual bool is_empty() = 0;               // the taker
};

/// Whether the taker sleeps. All exchanges of it happen one after the other.
class Flag {
 public:
  virtual ~Flag() = default;
  /// @return what it was.
  virtual bool exchange(bool value) = 0;
};

/// Ends the taker's sleep. A ring before the sleep ends it at once.
class Bell {
 public:
  virtual ~Bell() = default;
  virtual void ring() = 0;   // the giver; a system call
  virtual void sleep() = 0;  // the taker, until it is rung
};

/// Brings messages from one thread to another.
class Channel {
 public:
  Channel(Ring& ring, Flag& is_asleep, Bell& bell)
      : ring_{ring}, is_asleep_{is_asleep}, bell_{bell} {}

  /// The giver. The taker will take the message, even if there is never another one.
  void give(Message message);

  /// The taker. Sleeps while there is nothing.
  /// @return all that there is, at least one, in order.
  std::vector<Message> take();

 private:
  Ring& ring_;
  Flag& is_asleep_;
  Bell& bell_;
};
