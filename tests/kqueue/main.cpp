// kqueue-suite [a case's name]: what kqueue(2) promises, case by case.

#include <csignal>

#include "harness/measure.hpp"
#include "harness/run_cases.hpp"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT: what is written to nobody is EPIPE here
  harness::raise_descriptor_limit();
  return harness::run_cases(argc, argv);
}
