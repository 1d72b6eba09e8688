// SUITE [a case's name] [--rng-seed N], and whatever else Catch2 understands.

#include "harness/run_cases.hpp"

int main(int argc, char** argv) { return harness::run_cases(argc, argv); }
