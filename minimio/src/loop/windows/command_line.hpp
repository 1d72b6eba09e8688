#pragma once

#include <string>
#include <vector>

namespace minimio::loop {

/// A program gets one line of text. Nearly all take it apart again by the same rules,
/// and then have these arguments.
/// @see CommandLineToArgvW
std::wstring command_line(const std::string& program,
                          const std::vector<std::string>& arguments);

}  // namespace minimio::loop
