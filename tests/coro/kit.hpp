#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "minimio/coro/runtime.hpp"
#include "minimio/testing/scripted_poller.hpp"
#include "minimio_units/kit.hpp"

namespace units {

/// A runtime, and the script of what happens to it.
struct ScriptedRuntime {
  explicit ScriptedRuntime(std::unique_ptr<minimio::testing::ScriptedPoller> poller =
                               std::make_unique<minimio::testing::ScriptedPoller>())
      : script{*poller}, runtime{std::move(poller)} {}

  minimio::Clock::duration time() const { return runtime.now().time_since_epoch(); }

  minimio::testing::ScriptedPoller& script;
  minimio::coro::Runtime runtime;
};

/// What happened, in order.
using Story = std::vector<std::string>;

/// Says so when it goes.
class Witness {
 public:
  Witness(Story& story, std::string words) : story_{story}, words_{std::move(words)} {}
  ~Witness() { story_.push_back(words_); }
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;

 private:
  Story& story_;
  std::string words_;
};

/// Another poller, and how often it was asked for what.
class CountingPoller final : public minimio::Poller {
 public:
  struct Counts {
    int adds = 0, modifies = 0, removes = 0, waits = 0;
  };

  CountingPoller(std::unique_ptr<Poller> inner, Counts& counts)
      : inner_{std::move(inner)}, counts_{counts} {}

  std::string_view name() const noexcept override { return inner_->name(); }
  bool supports(minimio::Mode mode) const noexcept override {
    return inner_->supports(mode);
  }
  void add(minimio::NativeHandle handle, minimio::Token token,
           minimio::Interest interest, minimio::Mode mode) override {
    ++counts_.adds;
    inner_->add(handle, token, interest, mode);
  }
  void modify(minimio::NativeHandle handle, minimio::Token token,
              minimio::Interest interest, minimio::Mode mode) override {
    ++counts_.modifies;
    inner_->modify(handle, token, interest, mode);
  }
  void remove(minimio::NativeHandle handle) override {
    ++counts_.removes;
    inner_->remove(handle);
  }
  std::size_t wait(std::span<minimio::Event> events,
                   std::optional<minimio::Clock::time_point> deadline) override {
    ++counts_.waits;
    return inner_->wait(events, deadline);
  }
  void wake(minimio::Token token) noexcept override { inner_->wake(token); }

 private:
  std::unique_ptr<Poller> inner_;
  Counts& counts_;
};

}  // namespace units
