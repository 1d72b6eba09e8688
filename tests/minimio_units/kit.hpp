#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "harness/catch.hpp"
#include "minimio/event_queue.hpp"

namespace units {

#ifdef MINIMIO_SANITIZED
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

// What the program decides that these cases judge: library.cpp for the library.
// Exercises have the reader's judged.

/// Of this run, and enough to repeat it.
std::uint32_t seed();

/// The end of every wait: so far away that only what hangs comes to it.
minimio::Clock::time_point much_later();

/// The poller of that name.
std::unique_ptr<minimio::Poller> make(std::string_view name);

/// Says what was done, for the story of a case that fails.
void note(const std::string& what);

// The rest is the same for all.

/// In milliseconds since the clock's first.
std::string text_of(minimio::Clock::time_point moment);
std::string text_of(std::span<const minimio::Event> events);

void skip(std::string_view reason);

/// Runs the body with each poller of this system. In the end it skips, in the names of
/// those that the system refused.
void with_every_poller(
    const std::function<void(std::unique_ptr<minimio::Poller>)>& body);

/// Waits until it is so of the handle, whatever else is so as well; fails the case if
/// it never is.
void await(minimio::NativeHandle handle, minimio::Interest interest);

/// A folder of our own, for as long as this lives.
class Folder {
 public:
  Folder();
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path file(const char* name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// What the call throws; fails the case if it throws nothing.
template <typename Call>
std::system_error error_of(Call call) {
  try {
    call();
  } catch (const std::system_error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  throw;
}

inline bool mentions(const std::system_error& error, std::string_view text) {
  return std::string_view{error.what()}.find(text) != std::string_view::npos;
}

using Events = std::vector<minimio::Event>;

inline Events copy(std::span<const minimio::Event> events) {
  return {events.begin(), events.end()};
}

}  // namespace units

template <>
struct Catch::StringMaker<minimio::Event> {
  static std::string convert(const minimio::Event& event);
};

template <>
struct Catch::StringMaker<std::errc> {
  static std::string convert(std::errc error);
};
