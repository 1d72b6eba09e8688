#include "net/options.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace net {

//! [parse]
Options parse_options(int argc, char** argv, Options options,
                      std::span<const std::string_view> pollers,
                      const std::function<void(CLI::App&)>& add_more) {
  CLI::App app{"An echo server: sends back every byte, in order."};
  app.add_option("--host", options.host, "the address to listen on")
      ->capture_default_str();
  app.add_option("--port", options.port, "the port to listen on; 0 takes a free one")
      ->capture_default_str()
      ->check(CLI::Range(0, 65'535));
  if (options.idle_timeout_s > 0) {
    app.add_option("--idle", options.idle_timeout_s,
                   "how many seconds a client may be silent; then it is dropped")
        ->capture_default_str()
        ->check(CLI::Range(1, 86'400));
  }
  if (!pollers.empty()) {
    app.add_option("--poller", options.poller,
                   "what to wait with, instead of the best that there is")
        ->check(
            CLI::IsMember(std::vector<std::string>(pollers.begin(), pollers.end())));
  }
  if (add_more) add_more(app);
  app.failure_message([](const CLI::App* self, const CLI::Error& error) {
    return std::string{error.what()} + "\n" + self->help();
  });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error) == 0 ? 0 : 2);
  }
  return options;
}
//! [parse]

int report(const std::system_error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return dynamic_cast<const Unavailable*>(&error) ? 69 : 1;
}

}  // namespace net
