// The program behind ./learn, which has set up and built everything before it comes
// here.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "harness/measure.hpp"
#include "runner/commands.hpp"

namespace {

struct Words {
  std::vector<std::string> tests;
  std::vector<std::string> servers;
  std::string picture;
};

int carry_out(const CLI::App& app, const Words& words) {
  if (app.got_subcommand("tour")) return runner::take_tour(words.picture);
  if (app.got_subcommand("test")) return runner::run_tests(words.tests);
  if (app.got_subcommand("book")) return runner::build_book();
  if (app.got_subcommand("cost")) return runner::count_cost(words.servers);
  return runner::show_overview();
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{
      "minimio: how event queues work, by building one. Alone, it shows where you "
      "are."};
  app.name("./learn");
  app.require_subcommand(0, 1);
  app.failure_message([](const CLI::App* self, const CLI::Error& error) {
    return std::string{error.what()} + "\n" + self->help();
  });

  Words words;
  app.add_subcommand("tour",
                     "run every chapter's server under the same traffic, and compare")
      ->add_option("--svg", words.picture, "draw the table into this file too");
  app.add_subcommand("test", "run every test, or those with these words in their names")
      ->add_option("name", words.tests, "as in: ./learn test ch04-epoll");
  app.add_subcommand("book", "build the book, and say where it is");
  app.add_subcommand("cost", "count what one echoed request costs each server")
      ->add_option("server", words.servers, "as in: ./learn cost ch04-epoll");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  harness::raise_descriptor_limit();
  return carry_out(app, words);
} catch (const std::exception& error) {
  std::fprintf(stderr, "./learn: %s\n", error.what());
  return 1;
}
