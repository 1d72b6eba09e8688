#pragma once

#include <memory>

#include "minimio/poller.hpp"

/// A poller that waits with kevent(2). It keeps all ten promises of minimio::Poller, in
/// all three modes; any thread may change what another waits for.
std::unique_ptr<minimio::Poller> make_my_poller();
