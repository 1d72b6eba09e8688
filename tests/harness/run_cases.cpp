// With this word, Catch2 2 is all there: a long file, so it is compiled in one place.
#define CATCH_CONFIG_RUNNER
#include "harness/run_cases.hpp"

#include "harness/catch.hpp"

int harness::run_cases(int argc, const char* const* argv) {
  return Catch::Session{}.run(argc, argv);
}
