#include "minimio/version.hpp"

namespace minimio {

std::string_view version() noexcept { return MINIMIO_VERSION; }

}  // namespace minimio
