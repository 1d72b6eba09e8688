#include "minimio_units/kit.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <random>
#include <sstream>

namespace units {

using namespace minimio;
using namespace std::chrono_literals;

namespace {

/// Whether the error is the system's no, and not a fault of ours.
bool is_refusal(const std::error_code& error) {
  static constexpr std::array refusals{std::errc::operation_not_permitted,
                                       std::errc::permission_denied,
                                       std::errc::function_not_supported};
  return std::ranges::any_of(refusals, [&](std::errc no) { return error == no; });
}

}  // namespace

std::string text_of(Clock::time_point moment) {
  if (moment == Clock::time_point::max()) return "the last moment";
  if (moment == Clock::time_point::min()) return "the first moment";
  std::ostringstream text;
  text.precision(9);
  text << std::chrono::duration<double, std::milli>{moment.time_since_epoch()}.count();
  return text.str() + " ms";
}

std::string text_of(std::span<const Event> events) {
  std::string text;
  for (const auto& event : events)
    text += (text.empty() ? "" : ", ") + Catch::Detail::stringify(event);
  return text.empty() ? "nothing" : text;
}

void skip(std::string_view reason) { std::cout << "skipped: " << reason << std::endl; }

void with_every_poller(const std::function<void(std::unique_ptr<Poller>)>& body) {
  std::string refused;
  for (const auto name : available_pollers()) {
    INFO("with the poller " << name);
    std::unique_ptr<Poller> poller;
    try {
      poller = make(name);
    } catch (const std::system_error& error) {
      if (!is_refusal(error.code())) throw;
      refused.append(name).append(" (").append(error.what()).append(") ");
      continue;
    }
    body(std::move(poller));
  }
  if (!refused.empty()) skip(refused + "is refused here; the others have passed");
}

void await(NativeHandle handle, Interest interest) {
  const auto poller = make_poller();
  poller->add(handle, Token{}, interest);
  std::array<Event, 1> event;
  REQUIRE(poller->wait(event, much_later()) == 1);
}

Folder::Folder() {
  std::random_device random;
  do
    path_ = std::filesystem::temp_directory_path() /
            ("minimio-" + std::to_string(random()));
  while (!std::filesystem::create_directory(path_));
}

}  // namespace units

std::string Catch::StringMaker<minimio::Event>::convert(const minimio::Event& event) {
  std::string text = std::to_string(static_cast<std::uint64_t>(event.token())) + ":";
  if (event.readable()) text += " readable";
  if (event.writable()) text += " writable";
  if (event.priority()) text += " priority";
  if (event.error()) text += " error";
  if (event.read_closed()) text += " read-closed";
  if (event.write_closed()) text += " write-closed";
  if (event.is_timer()) text += " timer";
  if (event.is_wakeup()) text += " wake-up";
  return text;
}

std::string Catch::StringMaker<std::errc>::convert(std::errc error) {
  return std::make_error_code(error).message();
}
