#include "minimio_units/child.hpp"
#include "minimio_units/kit.hpp"

int main(int argc, char** argv) {
  if (units::is_child(argc, argv)) return units::play_child();
  return units::run_cases(argc, argv);
}
