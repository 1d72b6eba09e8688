#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "harness/process.hpp"
#include "runner/answers.hpp"
#include "runner/commands.hpp"
#include "runner/files.hpp"

namespace runner {
namespace {

bool has_desktop() {
#ifdef __APPLE__
  return true;
#else
  return std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
#endif
}

void open_in_browser(const std::string& page) {
#ifdef __APPLE__
  harness::run({"open", page});
#else
  harness::run({"xdg-open", page});
#endif
}

/// Doxygen names a page by its own anchor: # 2 · select {#select}
std::string section_for(const Exercise& exercise) {
  const auto text = read_file(std::filesystem::path{MINIMIO_SOURCE_DIR} / "book" /
                              (exercise.page + ".md"));
  const auto begin = text.find("{#") + 2;
  return text.substr(begin, text.find('}') - begin) + ".html#" + exercise.anchor;
}

}  // namespace

int build_book(const std::string& exercise) {
  const std::string build = MINIMIO_BUILD_DIR;
  if (!std::filesystem::exists(build + "/book/Doxyfile")) {
    std::fprintf(stderr,
                 "./learn: there is no book in this build. It needs Doxygen, and no "
                 "sanitizer.\nInstall doxygen, then type: rm -r %s; ./learn book\n",
                 build.c_str());
    return 1;
  }
  if (const int status = harness::run({"cmake", "--build", build, "--target", "book"}))
    return status;
  const auto page = build + "/book/html/" +
                    (exercise.empty() ? "index.html" : section_for(choose(exercise)));
  std::printf("%s\n", page.c_str());
  std::fflush(stdout);
  if (has_desktop()) open_in_browser(page);
  return 0;
}

}  // namespace runner
