#pragma once

#include <string>

namespace conformance {

/// What the command line names.
const std::string& back_end();

}  // namespace conformance
