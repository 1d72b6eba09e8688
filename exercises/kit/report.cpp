#define CATCH_CONFIG_EXTERNAL_INTERFACES  // a listener, with Catch2 2
#include <iostream>

#include "kit/listener.hpp"

namespace {

/// Tells what a check that failed expected and saw, and no more.
struct Report : kit::FailureListener {
  using FailureListener::FailureListener;

 private:
  void failed(const Catch::AssertionStats& stats) override {
    const auto& result = stats.assertionResult;
    for (const auto& info : stats.infoMessages) {
      if (info.message != result.getMessage()) std::cout << info.message << "\n";
    }
    if (result.hasMessage()) std::cout << result.getMessage() << "\n";
    if (result.hasExpression() && !result.hasMessage()) {
      std::cout << "expected  " << result.getExpression() << "\n"
                << "saw       " << result.getExpandedExpression() << "\n";
    }
  }
};

}  // namespace

CATCH_REGISTER_LISTENER(Report)
