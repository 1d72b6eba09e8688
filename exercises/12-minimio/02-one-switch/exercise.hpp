#pragma once

#include "minimio/event_queue.hpp"

/// Whose events come out of the queue. `line` is the token of its handle, too.
inline constexpr minimio::Token line{1}, worker{2}, heartbeat{3};

/// What can be done when something has happened.
class Station {
 public:
  virtual ~Station() = default;
  virtual minimio::NativeHandle handle() const = 0;  ///< The line's.
  virtual void read() = 0;                           ///< Takes all that the line has.
  virtual void hang_up() = 0;
  virtual bool take() = 0;  ///< One result of the worker; false: there was none.
  virtual void beat() = 0;
};

/// Serves the station until its caller has been silent for a second. The worker wakes
/// the queue with its token.
void run(minimio::EventQueue& queue, Station& station);
