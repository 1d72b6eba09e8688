#include "pollers/pollers.hpp"
#include "pollers/scanning.hpp"

namespace minimio {
namespace {

//! [poller]
class PollPoller final : public ScanningPoller {
 public:
  std::string_view name() const noexcept override { return "poll"; }

 private:
  int ask(std::span<pollfd> question, int timeout_ms) override {
    return ::poll(question.data(), static_cast<nfds_t>(question.size()), timeout_ms);
  }
};
//! [poller]

}  // namespace

std::unique_ptr<Poller> make_poll_poller() { return std::make_unique<PollPoller>(); }

}  // namespace minimio
