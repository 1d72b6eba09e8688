#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

#include "minimio/coro/link.hpp"
#include "minimio/coro/wait.hpp"

namespace minimio::coro {

struct InChannel;

/// Values go in at one end and come out at the other, in order, between the coroutines
/// of one runtime.
///
/// A value that has been handed to a receiver is its own, even if the receiver is
/// cancelled before it has its turn: it gets the value, and the cancellation at its
/// next wait. A sender that is cancelled has not sent.
/// @see Hoare, Communicating Sequential Processes, 1978
template <typename Value>
class Channel {
 public:
  /// @param capacity how many values wait in it at most. With none, who sends waits
  ///   for the one who receives.
  explicit Channel(std::size_t capacity = 0) : capacity_{capacity} {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// What `send` gives to be awaited.
  class SendWait final : public Wait, public Link<InChannel> {
   public:
    SendWait(Channel& channel, Value value)
        : channel_{channel}, value_{std::move(value)} {}
    SendWait(SendWait&& other)
        : Wait{std::move(other)},
          channel_{other.channel_},
          value_{std::move(other.value_)} {}

    bool await_ready() {
      if (channel_.is_closed_) return true;
      is_sent_ = channel_.try_send(value_);
      return is_sent_;
    }
    bool await_resume() const {
      throw_if_cancelled();
      return is_sent_;
    }

   private:
    friend class Channel;
    void park() override { channel_.senders_.push_back(*this); }
    bool give_up() noexcept override {
      unlink();
      return true;
    }
    void end(bool is_sent) noexcept {
      is_sent_ = is_sent;
      wake();
    }

    Channel& channel_;
    Value value_;
    bool is_sent_ = false;
  };

  /// What `receive` gives to be awaited.
  class ReceiveWait final : public Wait, public Link<InChannel> {
   public:
    explicit ReceiveWait(Channel& channel) noexcept : channel_{channel} {}
    ReceiveWait(ReceiveWait&& other) noexcept
        : Wait{std::move(other)}, channel_{other.channel_} {}

    bool await_ready() {
      value_ = channel_.try_receive();
      return value_ || channel_.is_closed_;
    }
    std::optional<Value> await_resume() {
      throw_if_cancelled();
      return std::move(value_);
    }

   private:
    friend class Channel;
    void park() override { channel_.receivers_.push_back(*this); }
    bool give_up() noexcept override {
      unlink();
      return true;
    }

    Channel& channel_;
    std::optional<Value> value_;
  };

  /// `co_await channel.send(value)`: waits while the channel is full.
  /// @return false: it is closed, and the value was dropped.
  SendWait send(Value value) { return {*this, std::move(value)}; }

  /// `co_await channel.receive()`: waits while the channel is empty.
  /// @return nothing: it is closed, and empty.
  ReceiveWait receive() noexcept { return ReceiveWait{*this}; }

  /// Nothing more can be sent. What is in it can still be received.
  void close() noexcept {
    is_closed_ = true;
    while (auto* const receiver = receivers_.take_front()) receiver->wake();
    while (auto* const sender = senders_.take_front()) sender->end(false);
  }

 private:
  //! [send]
  bool try_send(Value& value) {
    if (auto* const receiver = receivers_.take_front()) {
      receiver->value_.emplace(std::move(value));
      receiver->wake();
      return true;
    }
    if (values_.size() == capacity_) return false;
    values_.push_back(std::move(value));
    return true;
  }
  //! [send]

  std::optional<Value> try_receive() {
    std::optional<Value> value;
    if (!values_.empty()) {
      value.emplace(std::move(values_.front()));
      values_.pop_front();
    }
    if (auto* const sender = senders_.take_front()) {  // there is room for one more
      if (value) {
        values_.push_back(std::move(sender->value_));
      } else {
        value.emplace(std::move(sender->value_));
      }
      sender->end(true);
    }
    return value;
  }

  std::size_t capacity_;
  std::deque<Value> values_;
  List<SendWait, InChannel> senders_;
  List<ReceiveWait, InChannel> receivers_;
  bool is_closed_ = false;
};

}  // namespace minimio::coro
