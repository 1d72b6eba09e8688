#pragma once

#include <vector>

#include "harness/server.hpp"
#include "runner/run_log.hpp"

namespace runner {

/// Two clients connect, say something in turn and at once, and leave, with a moment
/// between one thing and the next. @return what they did and saw.
std::vector<Deed> play_scene(harness::Server& server);

}  // namespace runner
