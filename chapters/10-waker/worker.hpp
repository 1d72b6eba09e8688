#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "minimio/token.hpp"

//! [worker]
/// Bytes of a client: on the way to the worker what it sent, on the way back the reply.
struct Job {
  minimio::Token client;
  std::vector<char> bytes;
};

/// A thread that works off jobs, one after the other. What is done it keeps until it is
/// fetched, and `notify` says that there is something to fetch.
class Worker {
 public:
  explicit Worker(std::function<void()> notify);
  ~Worker();

  void give(Job job);
  std::vector<Job> take_done();

 private:
  void work();

  const std::function<void()> notify_;
  std::mutex mutex_;  // for what follows
  std::condition_variable something_to_do_;
  std::deque<Job> jobs_;
  std::vector<Job> done_;
  bool ending_ = false;

  std::thread thread_{[this] { work(); }};
};
//! [worker]
