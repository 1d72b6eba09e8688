#include "pollers/pollers.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <system_error>

namespace minimio {
namespace {

//! [table]
struct BackEnd {
  std::string_view name;
  std::unique_ptr<Poller> (*make)();
};

constexpr BackEnd back_ends[] = {
#if defined(_WIN32)
    {"afd", make_afd_poller},
#else
#if defined(__linux__)
    {"epoll", make_epoll_poller},
#endif
#if defined(MINIMIO_HAS_IO_URING)
    {"io_uring", make_io_uring_poller},
#endif
#if defined(MINIMIO_HAS_KQUEUE)
    {"kqueue", make_kqueue_poller},
#endif
    {"poll", make_poll_poller},         {"select", make_select_poller},
#endif
};
//! [table]

constexpr auto names = [] {
  std::array<std::string_view, std::size(back_ends)> result;
  std::ranges::transform(back_ends, result.begin(), &BackEnd::name);
  return result;
}();

[[noreturn]] void refuse(std::string_view name) {
  std::string text = "make_poller: there is no \"" + std::string{name} + "\" here, but";
  for (const auto known : names) text.append(" ").append(known);
  throw std::system_error{std::make_error_code(std::errc::invalid_argument), text};
}

}  // namespace

Poller::~Poller() = default;

std::span<const std::string_view> available_pollers() noexcept { return names; }

//! [make]
std::unique_ptr<Poller> make_poller(std::string_view name) {
  if (name.empty()) {
    const char* wanted = std::getenv("MINIMIO_POLLER");
    name = wanted && *wanted ? wanted : names.front();
  }
  const auto found = std::ranges::find(back_ends, name, &BackEnd::name);
  if (found == std::end(back_ends)) refuse(name);
  return found->make();
}
//! [make]

}  // namespace minimio
