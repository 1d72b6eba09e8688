#include <fcntl.h>
#include <sys/event.h>

#include <array>
#include <ctime>
#include <optional>
#include <utility>

#include "loop/change_feed.hpp"
#include "minimio/owned_handle.hpp"
#include "platform/posix/file_id.hpp"
#include "platform/posix/system_call.hpp"

namespace minimio::loop {
namespace {

constexpr unsigned changes = NOTE_WRITE | NOTE_EXTEND | NOTE_ATTRIB;
constexpr unsigned ends = NOTE_DELETE | NOTE_RENAME | NOTE_REVOKE;

#ifdef O_EVTONLY
constexpr int only_to_watch = O_EVTONLY;  // the disk may be unmounted. open(2) of macOS
#else
constexpr int only_to_watch = O_RDONLY;
#endif

OwnedHandle open_to_watch(const std::filesystem::path& path) noexcept {
  return OwnedHandle{::open(path.c_str(), only_to_watch | O_NONBLOCK | O_CLOEXEC)};
}

/// The directory tells that entries come and go; what is in the file, the file itself.
class KqueueFeed final : public ChangeFeed {
 public:
  explicit KqueueFeed(Watched watched) : watched_{std::move(watched)} {
    const auto kqueue = "kqueue " + watched_.path().string();
    const auto open = "open " + watched_.path().string();
    queue_ = OwnedHandle{check(::kqueue(), kqueue.c_str())};
    check(::fcntl(queue_.get(), F_SETFD, FD_CLOEXEC), "fcntl");
    directory_ = open_to_watch(watched_.directory);
    check(directory_.get(), open.c_str());
    watch(directory_, changes | ends);
    if (watched_.is_directory()) return;
    look_for_file();
    check(file_.get(), open.c_str());
  }

  NativeHandle handle() const noexcept override { return queue_.get(); }

  bool take(std::deque<FileChange>& found) override {
    std::array<struct kevent, 2> events;  // of the directory, and of the file
    const timespec at_once{};
    const int count = ::kevent(queue_.get(), nullptr, 0, events.data(),
                               static_cast<int>(events.size()), &at_once);
    for (int i = 0; i < count; ++i)
      if (!tell(events[i], found)) return false;
    return true;
  }

 private:
  bool tell(const struct kevent& event, std::deque<FileChange>& found) {
    const bool is_of_directory =
        event.ident == static_cast<std::uintptr_t>(directory_.get());
    if (is_of_directory && event.fflags & ends) {
      found.push_back(watched_.end());
      return false;
    }
    if (!is_of_directory) {
      found.push_back({ChangeKind::changed, watched_.entry});
    } else if (!watched_.is_directory()) {
      if (look_for_file()) found.push_back({ChangeKind::renamed, watched_.entry});
    } else {
      if (event.fflags & NOTE_WRITE) found.push_back({ChangeKind::renamed, {}});
      if (event.fflags & NOTE_ATTRIB) found.push_back({ChangeKind::changed, "."});
    }
    return true;
  }

  /// Whether it is another than the last time, or none.
  bool look_for_file() {
    auto file = open_to_watch(watched_.path());
    const auto id = identify(file.get());
    if (id == id_) return false;
    if (file) watch(file, changes);
    file_ = std::move(file);
    id_ = id;
    return true;
  }

  void watch(const OwnedHandle& file, unsigned what) {
    struct kevent change;
    EV_SET(&change, file.get(), EVFILT_VNODE, EV_ADD | EV_CLEAR, what, 0, nullptr);
    check(::kevent(queue_.get(), &change, 1, nullptr, 0, nullptr), "kevent");
  }

  const Watched watched_;
  OwnedHandle queue_, directory_;
  OwnedHandle file_;
  std::optional<FileId> id_;
};

}  // namespace

std::unique_ptr<ChangeFeed> make_change_feed(Watched watched) {
  return std::make_unique<KqueueFeed>(std::move(watched));
}

}  // namespace minimio::loop
