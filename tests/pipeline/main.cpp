// pipeline-units [a case's name]: what the parts of chapter 15's server promise.

#define CATCH_CONFIG_RUNNER
#include "harness/catch.hpp"

int main(int argc, char** argv) { return Catch::Session{}.run(argc, argv); }
