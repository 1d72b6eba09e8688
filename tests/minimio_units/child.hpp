#pragma once

#include <string>
#include <vector>

#include "minimio/loop/process.hpp"

namespace units {

/// The suite is a program for its own cases: `minimio-suite --child WORD` tests
/// nothing, but does what the word says.
///
///     echo         writes what it reads
///     arguments    writes those that come after the word, each with a null behind it
///     look         writes where it is and what GREETING is
///     descriptors  writes those that it was given, but the standard ones
///     chatter      writes for as long as it can
minimio::loop::ProcessOptions child(std::vector<std::string> words);

/// The descriptors of this process, from 3 on, that exec leaves open.
std::string inheritable_descriptors();

/// For main.
bool is_child(int argc, char** argv);
int play_child();

}  // namespace units
