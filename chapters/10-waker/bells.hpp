#pragma once

#include <cstdio>
#include <thread>

/// Rings a bell three times from another thread, then counts for how many waits that is
/// enough.
/// @param ring makes one wake-up.
/// @param answer waits for one and silences the bell; without waiting when there is
/// none:
///   then it is false.
//! [bells]
template <typename Ring, typename Answer>
void ring_three_times(const char* bell, Ring ring, Answer answer) {
  std::jthread{[&] {
    for (int i = 0; i < 3; ++i) ring();
  }}.join();

  int woken = 0;
  while (answer()) ++woken;
  std::printf("%-14s rung 3 times, woke %d\n", bell, woken);
}
//! [bells]
