#pragma once

#include <string>

namespace runner {

/// For XML and HTML, which have no way to write most control characters. What is no
/// ASCII may be no UTF-8. Both become question marks.
std::string escaped(const std::string& text);

}  // namespace runner
