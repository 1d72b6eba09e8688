#pragma once

#include <functional>
#include <memory>
#include <system_error>
#include <utility>

#include "minimio/loop/thread_pool.hpp"

namespace minimio::loop {

/// Work that fills in a Result, which has a place for an error, too.
template <typename Result>
Work queue_result(EventLoop& loop, std::function<void(Result&)> work,
                  std::function<void(const Result&)> callback,
                  WorkKind kind = WorkKind::general) {
  const auto result = std::make_shared<Result>();
  return queue_work(
      loop, [result, work = std::move(work)] { work(*result); },
      [result, callback = std::move(callback)](std::error_code error) {
        result->error = error;
        callback(*result);
      },
      kind);
}

}  // namespace minimio::loop
