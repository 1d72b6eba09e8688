#pragma once

#include <cstddef>
#include <string>

namespace runner {

/// Whether somebody types what we read, and sees what we write.
bool is_interactive();

/// How wide the terminal is. COLUMNS says it where there is none; else it is 84.
std::size_t columns();

/// As `[####>-----] 12/48`, which takes this width at most.
std::string progress_bar(std::size_t done, std::size_t all, std::size_t width);

/// Breaks lines between words.
std::string wrapped(const std::string& text, std::size_t width);

/// The paragraphs of a text in Markdown, wrapped anew. Lists and code stay as they are.
std::string reflowed(const std::string& markdown, std::size_t width);

}  // namespace runner
