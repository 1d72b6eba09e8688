#include "inotify.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

#include "net/system_call.hpp"
#include "queue.hpp"

namespace kq {

void Inotify::add(FileListener& listener, const std::string& path, std::uint32_t mask) {
  if (!descriptor_) {
    descriptor_ = net::Descriptor{
        net::check(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK), "inotify_init1")};
    queue_.watch(descriptor_.get(), EVFILT_VNODE);
  }
  read();  // what happened before is no news to this listener
  const int watch = net::check(
      ::inotify_add_watch(descriptor_.get(), path.c_str(), mask | IN_MASK_ADD),
      "inotify_add_watch");
  if (listener.watch == watch) return;
  watches_[watch].push_back(&listener);
  listener.watch = watch;
}

void Inotify::remove(FileListener& listener) {
  const auto found = watches_.find(std::exchange(listener.watch, -1));
  if (found == watches_.end()) return;
  std::erase(found->second, &listener);
  if (!found->second.empty()) return;
  ::inotify_rm_watch(descriptor_.get(), found->first);
  watches_.erase(found);
}

void Inotify::read() {
  alignas(inotify_event) std::array<char, 4096> buffer;
  while (true) {
    const auto size = net::retry_on_eintr(
        [&] { return ::read(descriptor_.get(), buffer.data(), buffer.size()); });
    if (size <= 0) return;
    for (const char* at = buffer.data(); at < buffer.data() + size;) {
      inotify_event event;
      std::memcpy(&event, at, sizeof event);
      at += sizeof event + event.len;

      // In a directory, what happens to its files is told as well, with their names.
      constexpr std::uint32_t entries = IN_CREATE | IN_DELETE | IN_MOVE | IN_ISDIR;
      const auto mask = event.len > 0 ? event.mask & entries : event.mask;
      const auto found = watches_.find(event.wd);
      if (found == watches_.end()) continue;
      for (auto* listener : found->second) listener->happened(mask);
    }
  }
}

}  // namespace kq
