#include <sys/select.h>

#include <algorithm>
#include <string>
#include <system_error>

#include "platform/posix/system_call.hpp"
#include "pollers/pollers.hpp"
#include "pollers/scanning.hpp"

namespace minimio {
namespace {

/// Watches descriptors below FD_SETSIZE; a higher one is refused as
/// errc::value_too_large.
class SelectPoller final : public ScanningPoller {
 public:
  SelectPoller() { SelectPoller::check_descriptor(doorbell()); }

  std::string_view name() const noexcept override { return "select"; }

 private:
  void check_descriptor(int descriptor) const override {
    if (descriptor < FD_SETSIZE) return;
    throw std::system_error{std::make_error_code(std::errc::value_too_large),
                            "select takes descriptors below " +
                                std::to_string(FD_SETSIZE) + " only, not " +
                                std::to_string(descriptor)};
  }

  int ask(std::span<pollfd> question, int timeout_ms) override {
    fd_set readable, writable, urgent;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_ZERO(&urgent);
    int highest = 0;
    for (const auto& [descriptor, events, _] : question) {
      if (events & POLLIN) FD_SET(descriptor, &readable);
      if (events & POLLOUT) FD_SET(descriptor, &writable);
      if (events & POLLPRI) FD_SET(descriptor, &urgent);
      highest = std::max(highest, descriptor);
    }
    timeval timeout{.tv_sec = timeout_ms / 1000, .tv_usec = timeout_ms % 1000 * 1000};
    const int ready = ::select(highest + 1, &readable, &writable, &urgent,
                               timeout_ms < 0 ? nullptr : &timeout);
    if (ready < 0 && errno == EBADF) return look(question);  // one was closed: which?
    if (ready <= 0) return ready;

    for (auto& asked : question) {
      const auto answer = [&](const fd_set& set, int bit) {
        return FD_ISSET(asked.fd, &set) ? bit : 0;
      };
      asked.revents = static_cast<short>(answer(readable, POLLIN) |
                                         answer(writable, POLLOUT) |
                                         answer(urgent, POLLPRI));
      if (asked.revents != 0) look({&asked, 1});
    }
    return ready;
  }

  // select tells that something is ready, but no end from bytes, and no error from
  // room.
  static int look(std::span<pollfd> question) {
    return retry_on_eintr([&] {
      return ::poll(question.data(), static_cast<nfds_t>(question.size()), 0);
    });
  }
};

}  // namespace

std::unique_ptr<Poller> make_select_poller() {
  return std::make_unique<SelectPoller>();
}

}  // namespace minimio
