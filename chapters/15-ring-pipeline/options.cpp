#include "options.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include "buffer_pool.hpp"
#include "minimio/poller.hpp"

Settings parse_settings(int argc, char** argv) {
  Settings settings;
  const auto add_options = [&](CLI::App& app) {
    const CLI::AsSizeValue size{false};
    app.description("Reverses messages: four bytes of length, then the text.");
    app.add_option("--workers", settings.workers, "how many threads work and write")
        ->capture_default_str()
        ->check(CLI::Range(1, 64));
    app.add_option("--ring", settings.ring_capacity, "how many messages a ring holds")
        ->capture_default_str()
        ->check(CLI::Range(1, 1 << 20));
    app.add_option("--rounds", settings.rounds, "how often a text is reversed; odd")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
    app.add_option("--max-frame", settings.most_text,
                   "the longest text that is accepted, as 4096 or 16M")
        ->capture_default_str()
        ->transform(size)
        ->check(CLI::Range(std::size_t{0}, std::size_t{0xffff'ffff}));
    app.add_option("--max-memory", settings.most_memory,
                   "for all messages together; twice the longest and some at least")
        ->capture_default_str()
        ->transform(size);
    app.add_option("--stall", settings.stall_ms,
                   "how many ms a message may take to come, and a reply to be read")
        ->capture_default_str()
        ->check(CLI::Range(1, 86'400'000));
  };
  settings.server =
      net::parse_options(argc, argv, {}, minimio::available_pollers(), add_options);
  const char* wrong = nullptr;
  if (!BufferPool{settings.most_memory}.can_ever_lend(settings.most_text))
    wrong = "--max-memory is too small for --max-frame: give it a bit more than twice";
  if (settings.rounds % 2 == 0) wrong = "--rounds is odd, or the text stays as it was";
  if (wrong) {
    std::fprintf(stderr, "%s\n", wrong);
    std::exit(2);
  }
  return settings;
}
