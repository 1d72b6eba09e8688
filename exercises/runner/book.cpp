#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "harness/process.hpp"
#include "runner/commands.hpp"

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

}  // namespace

int build_book() {
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
  const auto first_page = build + "/book/html/index.html";
  std::printf("%s\n", first_page.c_str());
  std::fflush(stdout);
  if (has_desktop()) open_in_browser(first_page);
  return 0;
}

}  // namespace runner
