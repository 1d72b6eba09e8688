#pragma once

#include <string>
#include <vector>

namespace minimio::loop {

/// All the variables as CreateProcessW takes them: sorted by their names, each with a
/// null behind it, and one more null at the end.
std::wstring environment_block(const std::vector<std::string>& variables);

}  // namespace minimio::loop
