#pragma once

#include <string_view>

namespace resp {

/// Whether the pattern describes all of the text: `*` stands for any bytes, `?` for
/// one, `[a-c]` and `[^a-c]` for one of a set, and `\` takes the next byte as it is.
/// It takes a time of pattern times text at worst, so no pattern holds the server up.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace resp
