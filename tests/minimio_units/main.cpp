#include "harness/run_cases.hpp"
#include "minimio_units/child.hpp"

int main(int argc, char** argv) {
  if (units::is_child(argc, argv)) return units::play_child();
  return harness::run_cases(argc, argv);
}
