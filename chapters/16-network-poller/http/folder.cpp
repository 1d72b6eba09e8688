#include "http/folder.hpp"

#include <cstdio>
#include <utility>

namespace http {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string_view type_of(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> types[] = {
      {".html", "text/html; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
      {".md", "text/plain; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},
      {".gif", "image/gif"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".pdf", "application/pdf"},
      {".wasm", "application/wasm"}};
  for (const auto& [ending, type] : types)
    if (name.ends_with(ending)) return type;
  return "application/octet-stream";
}

/// Other separators, streams of a file, and dots and blanks that are taken off a name.
bool means_more_to_windows(std::string_view path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool ends_name = i + 1 == path.size() || path[i + 1] == '/';
    if (path[i] == '\\' || path[i] == ':') return true;
    if (ends_name && (path[i] == '.' || path[i] == ' ')) return true;
  }
  return false;
}

}  // namespace

Found Folder::find(const std::string& path, minimio::Clock::time_point now) {
  const auto kept = kept_.find(path);
  const bool is_kept = kept != kept_.end();
  if (is_kept && now < kept->second.until) return {What::file, kept->second.file};
  auto found = look(path);
  if (is_kept && found.what == What::no_descriptor)
    return {What::file, kept->second.file};
  if (is_kept) kept_.erase(kept);
  if (found.what == What::file && found.file->is_small()) {
    if (kept_.size() == most_kept) kept_.clear();
    kept_.insert_or_assign(path, Kept{found.file, now + 1s});
  }
  return found;
}

Found Folder::look(const std::string& path) const {
  if (fs::path::preferred_separator != '/' && means_more_to_windows(path)) return {};
  const bool means_index = path.ends_with('/');
  const auto name = path.substr(1) + (means_index ? "index.html" : "");
  auto opened = open_below(root_, name);
  if (opened.what == What::folder && means_index) return {};
  if (opened.what != What::file) return {opened.what};

  File file{.type = type_of(name), .size = opened.size};
  if (file.size <= small) {
    file.content.resize(file.size);
    file.size = std::fread(file.content.data(), 1, file.size, opened.file.get());
    file.content.resize(file.size);
  } else {
    file.stream = std::move(opened.file);
  }
  return {What::file, std::make_shared<const File>(std::move(file))};
}

}  // namespace http
