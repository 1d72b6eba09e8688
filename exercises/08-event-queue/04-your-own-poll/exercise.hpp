#pragma once

#include <memory>

#include "minimio/poller.hpp"

/// A poller that waits with poll(2). It keeps the promises 1 to 7 and 9 of
/// minimio::Poller, for one thread; only `wake` may be called by others.
std::unique_ptr<minimio::Poller> make_my_poller();
