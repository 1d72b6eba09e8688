#pragma once

#include <atomic>
#include <vector>

using Job = int;

/// Once rung, it ends each wait of the loop, until it is silenced.
class Bell {
 public:
  virtual ~Bell() = default;
  virtual void ring() = 0;
  virtual void silence() = 0;
};

/// Any thread may call it at any time.
class JobList {
 public:
  virtual ~JobList() = default;
  virtual void add(Job job) = 0;
  virtual std::vector<Job> take_all() = 0;
};

/// Brings jobs to a loop that may be asleep.
class Inbox {
 public:
  Inbox(Bell& bell, JobList& jobs) : bell_{bell}, jobs_{jobs} {}

  /// Any thread. The loop will take the job, even if nobody puts another one. Jobs that
  /// are put before the loop looks ring the bell once.
  void put(Job job);

  /// The loop, each time that the bell has ended its wait.
  std::vector<Job> take();

 private:
  Bell& bell_;
  JobList& jobs_;
  std::atomic<bool> is_rung_ = false;
};
