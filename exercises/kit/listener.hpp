#pragma once

#include "harness/catch.hpp"

namespace kit {

#if CATCH_VERSION_MAJOR >= 3
using ListenerBase = Catch::EventListenerBase;
#else
using ListenerBase = Catch::TestEventListenerBase;
#endif

/// Hears of the checks that fail. Catch2 2 wants CATCH_CONFIG_EXTERNAL_INTERFACES for
/// it, from whoever includes this.
class FailureListener : public ListenerBase {
 public:
  using ListenerBase::ListenerBase;
#if CATCH_VERSION_MAJOR >= 3
  void assertionEnded(const Catch::AssertionStats& stats) override { hear(stats); }
#else
  bool assertionEnded(const Catch::AssertionStats& stats) override {
    hear(stats);
    return true;
  }
#endif

 private:
  virtual void failed(const Catch::AssertionStats& stats) = 0;

  void hear(const Catch::AssertionStats& stats) {
    if (!stats.assertionResult.isOk()) failed(stats);
  }
};

}  // namespace kit
