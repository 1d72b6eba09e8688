#pragma once

namespace harness {

/// Runs the cases that the words choose, or lists them.
/// @return as Catch::Session::run: how many failed, or are listed.
int run_cases(int argc, const char* const* argv);

}  // namespace harness
