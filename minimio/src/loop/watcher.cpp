#include "minimio/loop/watcher.hpp"

#include <utility>

#include "loop/handle_state.hpp"

namespace minimio::loop {
namespace {

class WatcherState final : public HandleState {
 public:
  void start(NativeHandle handle, Interest interest, Watcher::Callback callback) {
    if (!is_open()) return;
    if (handle != handle_) unwatch();
    watch(handle, interest);
    handle_ = handle;
    replace(callback_, std::move(callback));
    set_active(true);
  }

  void stop() noexcept {
    if (!is_open()) return;
    unwatch();
    set_active(false);
  }

 private:
  void on_event(const Event& event) override { callback_(event); }
  void drop_callbacks() noexcept override { std::exchange(callback_, {}); }

  NativeHandle handle_{};
  Watcher::Callback callback_;
};

}  // namespace

Watcher::Watcher(EventLoop& loop) : Handle{make_state<WatcherState>(loop)} {}

void Watcher::start(NativeHandle handle, Interest interest, Callback callback) {
  state<WatcherState>().start(handle, interest, std::move(callback));
}

void Watcher::stop() noexcept { state<WatcherState>().stop(); }

}  // namespace minimio::loop
