#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "http/open_below.hpp"
#include "minimio/clock.hpp"

namespace http {

/// A file that can be served.
struct File {
  std::string_view type;               // as Content-Type has it
  std::uint64_t size = 0;              // in bytes
  std::string content = {};            // of a small one
  decltype(Opened::file) stream = {};  // of a large one
  bool is_small() const noexcept { return content.size() == size; }
};

/// What there is at a path.
struct Found {
  What what = What::nothing;
  std::shared_ptr<const File> file = {};
};

/// The files below a folder, and no others: links are not followed.
///
/// What a small file has in it is kept for a second, so that a file that many ask for
/// is not opened for each of them. A change is seen a second later at most, or when
/// there is a descriptor to look with.
class Folder {
 public:
  static constexpr std::size_t small = 16 * 1024;
  static constexpr std::size_t most_kept = 256;

  explicit Folder(std::filesystem::path root) : root_{std::move(root)} {}

  /// @param path as decode_path gives it. With a slash at the end, index.html is meant.
  Found find(const std::string& path, minimio::Clock::time_point now);

 private:
  struct Kept {
    std::shared_ptr<const File> file;
    minimio::Clock::time_point until;
  };

  Found look(const std::string& path) const;

  std::filesystem::path root_;
  std::unordered_map<std::string, Kept> kept_;
};

}  // namespace http
