#pragma once

#include "minimio/export.hpp"

namespace minimio::coro {

/// Comes out of a `co_await` when what was waited for is not wanted any more. Let it
/// pass: the frames that it goes through give back what they hold. It is no
/// std::exception, so that who catches those does not stop it by mistake.
class MINIMIO_API Cancelled {};

}  // namespace minimio::coro
