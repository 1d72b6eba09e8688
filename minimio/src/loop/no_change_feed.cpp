#include <system_error>

#include "loop/change_feed.hpp"

namespace minimio::loop {

std::unique_ptr<ChangeFeed> make_change_feed(Watched watched) {
  throw std::system_error{std::make_error_code(std::errc::operation_not_supported),
                          "FileWatcher::start " + watched.path().string()};
}

}  // namespace minimio::loop
