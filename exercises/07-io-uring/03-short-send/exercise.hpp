#pragma once

#include <span>
#include <string_view>

#include "07-io-uring/ring.hpp"

/// Sends all the bytes to each of the sockets, as fast as each takes them. One whose
/// reader has gone is given up.
/// @return how many got everything.
/// @throws std::runtime_error when nothing is done for a long time.
std::size_t send_to_all(Ring& ring, std::span<const int> sockets,
                        std::string_view bytes);
