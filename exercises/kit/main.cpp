// An exercise's test program: EXERCISE [CASE] [--seed N], or --list, or --serve [--port
// N]. One case is run by one process, so what hangs or crashes takes no other along.
// If the answer is a Windows program, that is EXERCISE.exe.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <random>

#include "harness/run_cases.hpp"
#include "kit/kit.hpp"
#include "kit/status.hpp"
#include "kit/wine.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"

namespace kit {
namespace {

std::function<void(const net::Descriptor&)> role;
bool is_suite = false;
std::vector<std::string> tags_left_out;
std::string program;
std::uint64_t chosen_seed = std::random_device{}();

constexpr std::chrono::milliseconds wine_takes = 10s;  // at worst, to start a program

int serve(int argc, char** argv) {
  const auto options = net::parse_options(argc, argv);
  role(net::listen_on(options));
  return 0;
}

// A case that finds a mistake only by chance is listed with a mark.
int list() {
  for (const auto& test : Catch::getRegistryHub().getTestCaseRegistry().getAllTests()) {
    const auto& info = test.getTestCaseInfo();
    const auto tags = info.tagsAsString();
    const auto has = [&](const auto& tag) {
      return tags.find(tag) != std::string::npos;
    };
    if (std::ranges::none_of(tags_left_out, has))
      std::cout << (has("[chance]") ? by_chance : "") << info.name << "\n";
  }
  return 0;
}

int run(std::vector<const char*> words) {
  // The reporter's words are not for readers; see report.cpp.
  words.insert(words.end(), {"--out", "/dev/null"});
  if (is_suite) words.push_back("--abort");
  const int failures = harness::run_cases(static_cast<int>(words.size()), words.data());
  return failures == 0 ? kept_status : 1;
}

}  // namespace

Role::Role(std::function<void(const net::Descriptor&)> serve) {
  role = std::move(serve);
}

Suite::Suite(std::vector<std::string> left_out) {
  is_suite = true;
  tags_left_out = std::move(left_out);
}

Deadline within(std::chrono::milliseconds time) {
  const auto* times = std::getenv("MINIMIO_PATIENCE");
  return harness::within(time * (times ? std::atoi(times) : 1));
}

Server start(std::chrono::milliseconds time_limit, Limits limits) {
  if (role) return {{program, "--serve"}, within(time_limit), limits};
  if (!no_wine.empty()) skip(no_wine);
  const harness::Command in_wine{std::string{run_in_wine}, program + ".exe"};
  Server server{in_wine, within(wine_takes), limits};
  server.set_deadline(within(time_limit));
  return server;
}

std::vector<Client> connect(Server& server, std::size_t count) {
  std::vector<Client> clients;
  clients.reserve(count);
  for (std::size_t i = 1; i <= count; ++i)
    clients.emplace_back(server, "client " + std::to_string(i));
  return clients;
}

std::uint64_t seed() { return chosen_seed; }

void skip(std::string_view reason) {
  std::cout << reason << std::flush;
  std::_Exit(skipped_status);
}

}  // namespace kit

int main(int argc, char** argv) try {
  kit::program = argv[0];
  std::vector<const char*> words{argv[0]};
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--list") return kit::list();
    if (word == "--serve") return kit::serve(argc - i, argv + i);
    if (word == "--seed" && i + 1 < argc) {
      kit::chosen_seed = std::strtoull(argv[++i], nullptr, 10);
    } else {
      words.push_back(argv[i]);
    }
  }
  return kit::run(std::move(words));
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
