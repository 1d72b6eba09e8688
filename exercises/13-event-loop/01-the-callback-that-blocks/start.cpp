#include "exercise.hpp"
#include "minimio/loop/thread_pool.hpp"

void make_thumbnail(minimio::loop::EventLoop& loop, std::string picture, Shrink shrink,
                    Shrunk done) {
  loop.post([picture, shrink, done] {
    std::string thumbnail;
    std::error_code error;
    try {
      thumbnail = shrink(picture);
    } catch (const std::system_error& failure) {
      error = failure.code();
    }
    done(error, thumbnail);
  });
}
