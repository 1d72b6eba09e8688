// kqueue-suite [a case's name]: what kqueue(2) promises, case by case.

#define CATCH_CONFIG_RUNNER
#include <csignal>

#include "harness/catch.hpp"
#include "harness/measure.hpp"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT: what is written to nobody is EPIPE here
  harness::raise_descriptor_limit();
  return Catch::Session().run(argc, argv);
}
