#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "harness/measure.hpp"
#include "runner/chapters.hpp"
#include "runner/commands.hpp"
#include "runner/tables.hpp"
#include "runner/tracing.hpp"
#include "runner/traffic.hpp"

namespace runner {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t talking = 50;
constexpr std::size_t holding = 1'000;

/// What a server made of the traffic; nothing where it did not serve it.
struct Findings {
  std::optional<double> one, many, among_idle, among_slow;  // requests a second
  std::optional<double> calls_a_request;
  std::optional<std::size_t> threads;
  std::optional<double> kib_a_connection;
};

/// The best of some runs: whatever else the machine does can only slow one down.
std::optional<double> rate(std::span<harness::Client> clients) {
  std::optional<double> best;
  for (int run = 0; run < 3; ++run) {
    const auto result = talk(clients, {.time = 250ms});
    if (!result) return std::nullopt;
    best = std::max(best.value_or(0), result->rate());
  }
  return best;
}

class Visit {
 public:
  Visit(const ServerProgram& program, StatusLine& progress)
      : program_{program}, progress_{progress} {}

  Findings findings() {
    one_client();
    many_clients();
    many_among_idle();
    many_among_slow();
    count_calls();
    return found_;
  }

 private:
  harness::Server start(const std::string& what) {
    progress_.show(std::string{program_.name} + ": " + what);
    return {command_of(program_), harness::within(60s)};
  }

  void one_client() {
    auto server = start("one client");
    auto client = hold(server, 1);
    found_.one = rate(client);
  }

  void many_clients() {
    auto server = start("50 clients talk");
    auto clients = hold(server, talking);
    if (clients.size() == talking) found_.many = rate(clients);
  }

  void many_among_idle() {
    auto server = start("1,000 clients hold, 50 talk");
    const auto idle = hold_and_weigh(server, holding);
    found_.threads = harness::threads(server.pid());
    found_.kib_a_connection = idle.kib_each;
    if (idle.clients.size() < holding) return;
    auto clients = hold(server, talking);
    if (clients.size() == talking) found_.among_idle = rate(clients);
  }

  void many_among_slow() {
    auto server = start("50 clients talk, one does not read");
    harness::Client slow{server};
    become_slow_reader(slow);
    auto clients = hold(server, talking);
    if (clients.size() == talking) found_.among_slow = rate(clients);
  }

  void count_calls() {
    if (is_for_windows(program_)) return;  // Wine's calls are not the program's
    progress_.show(std::string{program_.name} + ": counting system calls");
    const std::size_t clients = found_.many ? 10 : 1;
    constexpr std::size_t requests = 5'000;
    const auto calls = system_calls(command_of(program_), [&](harness::Server& server) {
      auto talkers = hold(server, clients);
      talk(talkers, {.requests = requests}, Pace::in_rounds);
    });
    if (calls) found_.calls_a_request = *calls / requests;
  }

  const ServerProgram& program_;
  StatusLine& progress_;
  Findings found_;
};

Table as_table(std::span<const ServerProgram> servers, std::span<const Findings> all) {
  Table table;
  table.headings = {"",
                    "one\nclient",
                    "50\ntalking",
                    "1,000 hold,\n50 talk",
                    "a slow\nreader",
                    "system calls\na request",
                    "threads",
                    "KiB a held\nconnection"};
  const double unit = all.front().one.value_or(1);
  const auto relative = [&](const std::optional<double>& rate) {
    if (!rate) return decimal(rate, 1);
    return decimal(*rate / unit, *rate < unit / 10 ? 2 : 1);
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& found = all[i];
    table.rows.push_back(
        {{std::string{servers[i].name}, relative(found.one), relative(found.many),
          relative(found.among_idle), found.among_slow ? "no harm" : "blocks all",
          found.calls_a_request ? decimal(*found.calls_a_request, 1) : "",
          found.threads ? with_thousands(*found.threads) : "",
          decimal(found.kib_a_connection, 1)},
         std::string{servers[i].limit}});
  }
  return table;
}

}  // namespace

int take_tour(const std::string& picture) {
  const auto servers = built_servers();
  const bool with_wine = std::any_of(servers.begin(), servers.end(), is_for_windows);
  std::vector<Findings> all;
  {
    StatusLine progress;
    if (with_wine) {
      progress.show("starting Wine");
      start_wine();
    }
    for (const auto& server : servers)
      all.push_back(Visit{server, progress}.findings());
  }

  const auto table = as_table(servers, all);
  std::cout << table.text()
            << "\nRequests a second, as multiples of what ch01-one-client does with "
               "one client;\n"
               "a dash where some client was not served.\n";
  if (with_wine)
    std::cout
        << "Windows programs, such as ch06-iocp, run under Wine: their figures are "
           "Wine's as\nmuch as their own, and their system calls are not counted.\n";
  if (!is_installed("strace")) std::cout << "Install strace to count system calls.\n";
  if (!picture.empty())
    std::ofstream{picture} << table.svg("The servers of all chapters compared");
  return 0;
}

}  // namespace runner
