#include "minimio/loop/file_watcher.hpp"

#include <system_error>
#include <utility>

#include "loop/change_feed.hpp"
#include "loop/handle_state.hpp"

namespace minimio::loop {
namespace {

Watched find(const std::filesystem::path& path) {
  std::error_code error;
  auto found = std::filesystem::canonical(path, error);
  if (error) throw std::system_error{error, "FileWatcher::start " + path.string()};
  if (std::filesystem::is_directory(found)) return {std::move(found), {}};
  return {found.parent_path(), found.filename()};
}

class FileWatcherState final : public HandleState {
 public:
  void start(const std::filesystem::path& path, FileWatcher::Callback callback) {
    if (!is_open()) return;
    auto feed = make_change_feed(find(path));
    stop();
    watch(feed->handle(), Interest::readable);
    feed_ = std::move(feed);
    replace(callback_, std::move(callback));
    set_active(true);
  }

  void stop() noexcept {
    if (!is_open()) return;
    drop_feed();
    changes_.clear();
    set_active(false);
  }

 private:
  void on_event(const Event&) override {
    if (changes_.empty() && feed_ && !feed_->take(changes_)) drop_feed();
    if (changes_.empty()) return;
    const auto change = std::move(changes_.front());
    changes_.pop_front();
    if (!changes_.empty()) {
      schedule();
    } else if (!feed_) {
      set_active(false);
    }
    callback_(change);
  }

  void drop_feed() noexcept {
    unwatch();
    feed_.reset();
  }

  void on_close() noexcept override {
    feed_.reset();
    changes_.clear();
  }

  void drop_callbacks() noexcept override { std::exchange(callback_, {}); }

  std::unique_ptr<ChangeFeed> feed_;  // until there will be nothing more
  std::deque<FileChange> changes_;    // that have not been told
  FileWatcher::Callback callback_;
};

}  // namespace

FileWatcher::FileWatcher(EventLoop& loop)
    : Handle{make_state<FileWatcherState>(loop)} {}

void FileWatcher::start(const std::filesystem::path& path, Callback callback) {
  state<FileWatcherState>().start(path, std::move(callback));
}

void FileWatcher::stop() noexcept { state<FileWatcherState>().stop(); }

}  // namespace minimio::loop
