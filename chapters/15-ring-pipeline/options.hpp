#pragma once

#include "settings.hpp"

/// Reads the options. Prints the usage and exits, with status 2 for bad arguments and 0
/// for --help.
Settings parse_settings(int argc, char** argv);
