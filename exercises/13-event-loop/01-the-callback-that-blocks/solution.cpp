#include <memory>

#include "exercise.hpp"
#include "minimio/loop/thread_pool.hpp"

void make_thumbnail(minimio::loop::EventLoop& loop, std::string picture, Shrink shrink,
                    Shrunk done) {
  const auto thumbnail = std::make_shared<std::string>();
  minimio::loop::queue_work(
      loop, [thumbnail, picture, shrink] { *thumbnail = shrink(picture); },
      [thumbnail, done](std::error_code error) { done(error, *thumbnail); });
}
