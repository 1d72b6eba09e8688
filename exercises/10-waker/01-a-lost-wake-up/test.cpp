#include <algorithm>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <utility>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

/// A bell, a list and the loop. At one moment that can be chosen another thread runs.
class World : Bell, JobList {
 public:
  /// Before or after a call of the inbox, such as "before silence()".
  void at(std::string moment, std::function<void()> other_thread) {
    moment_ = std::move(moment);
    other_thread_ = std::move(other_thread);
  }

  void put(Job job) { inbox_.put(job); }

  void run_loop_until_it_sleeps() {
    for (int turn = 0; is_rung() && turn < 100; ++turn)
      for (const auto job : inbox_.take()) {
        const std::lock_guard lock{mutex_};
        taken_.push_back(job);
      }
  }

  void end_other_thread() {
    if (running_.valid()) running_.get();
  }

  bool is_rung() {
    const std::lock_guard lock{mutex_};
    return is_rung_;
  }
  std::vector<Job> taken() {
    const std::lock_guard lock{mutex_};
    return taken_;
  }
  bool has_taken(Job job) {
    const auto jobs = taken();
    return std::find(jobs.begin(), jobs.end(), job) != jobs.end();
  }
  int rings() {
    const std::lock_guard lock{mutex_};
    return rings_;
  }

  std::string story() {
    const std::lock_guard lock{mutex_};
    std::string story = is_rung_ ? "the bell is rung" : "the bell is silent";
    story += "; still in the list:";
    for (const auto job : jobs_) story += " " + std::to_string(job);
    return story + (jobs_.empty() ? " nothing" : "");
  }

 private:
  void ring() override {
    {
      const std::lock_guard lock{mutex_};
      is_rung_ = true;
      ++rings_;
    }
    reach("after ring()");
  }
  void silence() override {
    reach("before silence()");
    {
      const std::lock_guard lock{mutex_};
      is_rung_ = false;
    }
    reach("after silence()");
  }
  void add(Job job) override {
    const std::lock_guard lock{mutex_};
    jobs_.push_back(job);
  }
  std::vector<Job> take_all() override {
    reach("before take_all()");
    std::vector<Job> all;
    {
      const std::lock_guard lock{mutex_};
      all.swap(jobs_);
    }
    reach("after take_all()");
    return all;
  }

  /// The other thread may be locked out of this moment: then it runs when it can.
  void reach(const std::string& moment) {
    std::function<void()> other_thread;
    {
      const std::lock_guard lock{mutex_};
      if (moment != moment_) return;
      moment_.clear();
      other_thread = other_thread_;
    }
    running_ = std::async(std::launch::async, other_thread);
    running_.wait_until(within(100ms));
  }

  std::mutex mutex_;
  bool is_rung_ = false;
  int rings_ = 0;
  std::vector<Job> jobs_, taken_;
  std::string moment_;
  std::function<void()> other_thread_;
  Inbox inbox_{*this, *this};
  std::future<void> running_;
};

/// Job 1 is put and taken, and in the midst of that, job 2 is put.
void put_in_the_midst(World& world, const std::string& moment) {
  world.at(moment, [&] { world.put(2); });
  world.put(1);
  world.run_loop_until_it_sleeps();
  world.end_other_thread();
  world.run_loop_until_it_sleeps();
}

void expect_both(const std::string& moment) {
  World world;
  put_in_the_midst(world, moment);
  INFO("put(1)\nthe loop's take()\n  " << moment << ": put(2) in another thread");
  INFO("the loop goes on for as long as the bell is rung; then " << world.story());
  const auto taken = world.taken();
  REQUIRE(taken == std::vector<Job>{1, 2});
}

const auto moments = {"before silence()", "after silence()", "before take_all()",
                      "after take_all()"};

}  // namespace

TEST_CASE("A job that is put is taken and then the loop sleeps.") {
  World world;
  world.put(1);
  world.run_loop_until_it_sleeps();
  INFO("put(1)\nthe loop's take(), while the bell is rung; then " << world.story());
  const auto taken = world.taken();
  CHECK(taken == std::vector<Job>{1});
  const bool bell_is_rung = world.is_rung();
  CHECK_FALSE(bell_is_rung);
}

TEST_CASE("A job that comes as the bell falls silent must be taken.") {
  expect_both("before silence()");
  expect_both("after silence()");
}

TEST_CASE("A job that comes as the list is emptied must be taken.") {
  expect_both("before take_all()");
  expect_both("after take_all()");
}

TEST_CASE("The next job after one that came in the midst must be taken.") {
  for (const std::string moment : moments) {
    World world;
    put_in_the_midst(world, moment);
    world.put(3);
    world.run_loop_until_it_sleeps();
    INFO("put(1)\nthe loop's take()\n  " << moment << ": put(2) in another thread");
    INFO("the loop goes on until it sleeps\nput(3); then " << world.story());
    const bool job_3_was_taken = world.has_taken(3);
    REQUIRE(job_3_was_taken);
  }
}

TEST_CASE("A job is in the list when the bell is rung for it.") {
  World world;
  world.at("after ring()", [&] { world.run_loop_until_it_sleeps(); });
  world.put(1);
  world.end_other_thread();
  INFO("put(1)\n  after ring(): the loop's take(); then " << world.story());
  const auto taken = world.taken();
  CHECK(taken == std::vector<Job>{1});
}

TEST_CASE("A loop that answers at once must hear the next job.") {
  World world;
  world.at("after ring()", [&] { world.run_loop_until_it_sleeps(); });
  world.put(1);
  world.end_other_thread();
  world.put(2);
  world.run_loop_until_it_sleeps();
  INFO("put(1)\n  after ring(): the loop's take()\nput(2); then " << world.story());
  const bool job_2_was_taken = world.has_taken(2);
  CHECK(job_2_was_taken);
}

TEST_CASE("A hundred jobs that the loop has not looked at ring once.") {
  World world;
  for (Job job = 1; job <= 100; ++job) world.put(job);
  INFO("put(1) to put(100), and no take()");
  const int rings = world.rings();
  CHECK(rings == 1);
}
