#pragma once

// All of it.

#include "minimio/clock.hpp"
#include "minimio/event.hpp"
#include "minimio/event_queue.hpp"
#include "minimio/interest.hpp"
#include "minimio/native_handle.hpp"
#include "minimio/net/address.hpp"
#include "minimio/net/io_result.hpp"
#include "minimio/net/pipe.hpp"
#include "minimio/net/tcp.hpp"
#include "minimio/net/udp.hpp"
#include "minimio/net/unix.hpp"
#include "minimio/owned_handle.hpp"
#include "minimio/poller.hpp"
#include "minimio/timer_queue.hpp"
#include "minimio/token.hpp"
#include "minimio/version.hpp"
#include "minimio/waker.hpp"
