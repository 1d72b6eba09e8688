#pragma once

#include <cstddef>
#include <string>

#include "net/descriptor.hpp"

/// What the server has to give. It is more than a socket takes at once.
inline const std::string page(std::size_t{8} << 20, 'p');

/// Sends a page for each byte that a client sends, with epoll(7), until the process
/// ends. Once a client has finished sending and got all its pages the server hangs up.
/// One whose connection is broken is dropped at once. The server sleeps when there is
/// nothing that it can do.
/// @see epoll_ctl(2) on EPOLLRDHUP and EPOLLHUP
void serve(const net::Descriptor& listener);
