#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace resp {

/// Takes a typed line apart at its spaces. A word in double quotes knows \n, \r, \t,
/// \b, \a and \xff; one in single quotes knows \'.
/// @return whether every quote is closed, and followed by a space or the end.
bool split_words(std::string_view line, std::vector<std::string>& words);

}  // namespace resp
