#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>

#include "minimio/export.hpp"
#include "minimio/loop/event_loop.hpp"
#include "minimio/loop/stream.hpp"
#include "minimio/loop/thread_pool.hpp"

namespace minimio::loop {

// Files can't be polled: to the system they are always ready, and then they block. So
// each of these takes a thread of the loop's pool. What it does to the file in several
// calls, others may see in between.

struct FileContents {
  std::string bytes;
  std::error_code error;
};

struct FileStatus {
  std::uintmax_t size = 0;  ///< Of a directory 0.
  bool is_directory = false;
  std::filesystem::file_time_type modified;
  std::error_code error;
};

/// Reads all of it.
MINIMIO_API Work read_file(EventLoop& loop, std::filesystem::path path,
                           std::function<void(const FileContents&)> callback);

/// Makes the file, or replaces what is in it. After an error there may be a part of it.
MINIMIO_API Work write_file(EventLoop& loop, std::filesystem::path path,
                            std::string bytes, Done done);

/// Follows symbolic links.
/// @see stat(2)
MINIMIO_API Work stat_file(EventLoop& loop, std::filesystem::path path,
                           std::function<void(const FileStatus&)> callback);

}  // namespace minimio::loop
