#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "loop/change_feed.hpp"
#include "minimio/owned_handle.hpp"
#include "platform/posix/system_call.hpp"

namespace minimio::loop {
namespace {

constexpr std::uint32_t renames = IN_CREATE | IN_DELETE | IN_MOVE;
constexpr std::uint32_t changes = IN_MODIFY | IN_ATTRIB;
constexpr std::uint32_t ends = IN_DELETE_SELF | IN_MOVE_SELF;

class InotifyFeed final : public ChangeFeed {
 public:
  explicit InotifyFeed(Watched watched) : watched_{std::move(watched)} {
    const auto init = "inotify_init1 " + watched_.path().string();
    const auto add_watch = "inotify_add_watch " + watched_.path().string();
    inotify_ =
        OwnedHandle{check(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC), init.c_str())};
    // Nothing of files that are open still, but have gone from the directory.
    const auto mask = renames | changes | ends | IN_ONLYDIR | IN_EXCL_UNLINK;
    check(::inotify_add_watch(inotify_.get(), watched_.directory.c_str(), mask),
          add_watch.c_str());
  }

  NativeHandle handle() const noexcept override { return inotify_.get(); }

  bool take(std::deque<FileChange>& found) override {
    alignas(inotify_event) std::array<char, 16 * 1024> buffer;
    const auto size = ::read(inotify_.get(), buffer.data(), buffer.size());
    for (ssize_t at = 0; at < size;) {
      const auto& event = reinterpret_cast<const inotify_event&>(buffer[at]);
      at += static_cast<ssize_t>(sizeof event + event.len);
      if (!tell(event, found)) return false;
    }
    return true;
  }

 private:
  bool tell(const inotify_event& event, std::deque<FileChange>& found) const {
    if (event.mask & (ends | IN_UNMOUNT)) {
      found.push_back(watched_.end());
      return false;
    }
    if (event.mask & IN_Q_OVERFLOW) {
      found.push_back(watched_.overflow());
      return true;
    }
    const auto kind = event.mask & changes ? ChangeKind::changed : ChangeKind::renamed;
    const char* name = event.len > 0 ? event.name : ".";
    if (watched_.is_directory() || watched_.entry == name)
      found.push_back({kind, name});
    return true;
  }

  const Watched watched_;
  OwnedHandle inotify_;
};

}  // namespace

std::unique_ptr<ChangeFeed> make_change_feed(Watched watched) {
  return std::make_unique<InotifyFeed>(std::move(watched));
}

}  // namespace minimio::loop
