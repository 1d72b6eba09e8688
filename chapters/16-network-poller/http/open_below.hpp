#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

namespace http {

/// What there is at a path.
enum class What { nothing, file, folder, no_descriptor };

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

struct Opened {
  What what = What::nothing;
  std::unique_ptr<std::FILE, CloseFile> file = {};
  std::uint64_t size = 0;  // in bytes
};

/// Opens for reading what has this name below the folder, as "deep/index.html", with no
/// ".." in it. No link on the way there is followed: what was opened is below, even if
/// somebody moves folders meanwhile.
Opened open_below(const std::filesystem::path& folder, std::string_view name);

}  // namespace http
