#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/file_watcher.hpp"
#include "minimio/loop/timer.hpp"

namespace runner {

/// Calls back when a file was saved, or has gone.
///
/// The system tells of changes at once, but not everywhere: there may be no watch left,
/// and a network's file system may say nothing. So we look once a second, too.
class Saves {
 public:
  Saves(minimio::loop::EventLoop& loop, std::function<void()> on_save);

  /// From now on it is this file, as it is now.
  void watch(const std::filesystem::path& path);

 private:
  using Stamp = std::pair<std::filesystem::file_time_type, std::uintmax_t>;

  std::optional<Stamp> stamp() const;
  void be_told();
  void look();

  minimio::loop::FileWatcher watcher_;
  minimio::loop::Timer settled_, every_second_;
  std::function<void()> on_save_;
  std::filesystem::path path_;
  std::optional<Stamp> seen_;
};

}  // namespace runner
