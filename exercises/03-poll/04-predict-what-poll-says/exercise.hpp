#pragma once

#include <poll.h>

#include <vector>

/// What revents is when nothing is so.
constexpr int nothing = 0;

/// What revents is at each look of one play, in their order.
using Looks = std::vector<int>;

Looks readable();
Looks both();
Looks finished();
Looks last_words();
Looks asked_for_nothing();
Looks nobody_reads();
Looks no_descriptor();
