#pragma once

#include <memory>
#include <string>
#include <vector>

#include "minimio/loop/event_loop.hpp"
#include "minimio/testing/scripted_poller.hpp"
#include "minimio_units/kit.hpp"

namespace units {

/// A loop, and the script of what happens to it.
struct ScriptedLoop {
  explicit ScriptedLoop(std::unique_ptr<minimio::testing::ScriptedPoller> poller =
                            std::make_unique<minimio::testing::ScriptedPoller>())
      : script{*poller}, loop{std::move(poller)} {}

  minimio::Clock::duration time() const { return loop.now().time_since_epoch(); }

  minimio::testing::ScriptedPoller& script;
  minimio::loop::EventLoop loop;
};

/// What happened, in order.
using Story = std::vector<std::string>;

}  // namespace units
