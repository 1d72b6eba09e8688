#include "runner/saves.hpp"

#include <system_error>

namespace runner {
namespace {

using namespace std::chrono_literals;

/// Editors save in several steps, which are one save if they are closer than this.
constexpr auto settling = 30ms;

}  // namespace

Saves::Saves(minimio::loop::EventLoop& loop, std::function<void()> on_save)
    : watcher_{loop},
      settled_{loop},
      every_second_{loop},
      on_save_{std::move(on_save)} {}

void Saves::watch(const std::filesystem::path& path) {
  path_ = path;
  seen_ = stamp();
  be_told();
  every_second_.start_repeating(1s, [this] {
    if (!watcher_.is_active()) be_told();
    look();
  });
}

std::optional<Saves::Stamp> Saves::stamp() const {
  std::error_code error;
  const auto time = std::filesystem::last_write_time(path_, error);
  if (error) return {};
  const auto size = std::filesystem::file_size(path_, error);
  if (error) return {};
  return Stamp{time, size};
}

void Saves::be_told() {
  try {
    watcher_.start(path_, [this](const minimio::loop::FileChange&) {
      settled_.start(settling, [this] { look(); });
    });
  } catch (const std::system_error&) {
    watcher_.stop();  // a look each second has to do
  }
}

void Saves::look() {
  const auto now = stamp();
  if (now == seen_) return;
  seen_ = now;
  on_save_();
}

}  // namespace runner
