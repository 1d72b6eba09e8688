#pragma once

#include <memory>

#include "minimio/poller.hpp"

namespace minimio {

/// One for each file of this folder. Which of them are built, CMakeLists.txt says.
std::unique_ptr<Poller> make_select_poller();
std::unique_ptr<Poller> make_poll_poller();
std::unique_ptr<Poller> make_epoll_poller();
std::unique_ptr<Poller> make_kqueue_poller();
std::unique_ptr<Poller> make_io_uring_poller();
std::unique_ptr<Poller> make_afd_poller();

}  // namespace minimio
