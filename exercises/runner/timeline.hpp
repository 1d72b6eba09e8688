#pragma once

#include <string>

#include "runner/run_log.hpp"

namespace runner {

/// A picture of a run: a lane for each client and each thread, a bar for each system
/// call, and arrows where one makes the other go on. It suits light and dark pages.
/// Time is stretched where much happens, and squeezed where nothing does.
std::string draw_timeline(const RunLog& run);

/// The same in words, a line for each deed and each call.
std::string tell_timeline(const RunLog& run);

}  // namespace runner
