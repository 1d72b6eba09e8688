#pragma once

#include <string>
#include <vector>

#include "runner/hand_in.hpp"

namespace runner {

/// For a teacher who collects results by program.
enum class ReportFormat { text, json, junit };

std::string report(const std::vector<HandIn>& hand_ins, ReportFormat format);

}  // namespace runner
