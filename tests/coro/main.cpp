#include "minimio_units/kit.hpp"

int main(int argc, char** argv) { return units::run_cases(argc, argv); }
