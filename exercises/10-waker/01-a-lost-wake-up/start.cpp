#include "exercise.hpp"

void Inbox::put(Job job) {
  jobs_.add(job);
  if (!is_rung_.exchange(true)) bell_.ring();
}

std::vector<Job> Inbox::take() {
  auto jobs = jobs_.take_all();
  bell_.silence();
  is_rung_ = false;
  return jobs;
}
