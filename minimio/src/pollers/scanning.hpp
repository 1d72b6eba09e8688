#pragma once

#include <poll.h>

#include <mutex>
#include <span>
#include <vector>

#include "deadline.hpp"
#include "minimio/poller.hpp"
#include "platform/posix/registrations.hpp"
#include "platform/posix/self_pipe.hpp"
#include "wake_tokens.hpp"

namespace minimio {

/// What select and poll share: the kernel remembers nothing between two waits, so we
/// keep the question, and go through the whole answer. The kernel does not notice
/// either when a descriptor is closed and used again: we ask for its file at each
/// event.
class ScanningPoller : public Poller {
 public:
  ScanningPoller();

  bool supports(Mode mode) const noexcept override { return mode != Mode::edge; }
  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override;
  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override;
  void remove(NativeHandle handle) override;
  std::size_t wait(std::span<Event> events, Deadline deadline) override;
  void wake(Token token) noexcept override;

 protected:
  int doorbell() const noexcept { return doorbell_.descriptor(); }

 private:
  /// Throws where the back end can't watch such a descriptor.
  virtual void check_descriptor(int) const {}

  /// The system call, in the form of poll(2), whatever its own form is.
  virtual int ask(std::span<pollfd> question, int timeout_ms) = 0;

  void refuse_edge(Mode mode) const;
  void change(int descriptor, const Registration& registration) noexcept;
  void pose_question();
  std::size_t read_answer(std::span<Event> events);
  bool tell(std::size_t place, Event& event);

  SelfPipe doorbell_;
  WakeTokens wakes_;
  std::vector<pollfd> question_;            // the doorbell is the first
  std::vector<std::uint32_t> generations_;  // of the registrations that it is about
  std::size_t next_place_ = 0;              // where the next answer is read from

  std::mutex mutex_;  // for what follows
  Registrations watched_;
  bool changed_ = true;
  bool asking_ = false;
};

}  // namespace minimio
