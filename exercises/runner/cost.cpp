#include <algorithm>
#include <cstdio>
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

constexpr std::size_t crowd = 1'000;

void benchmark(const harness::Server& server, std::size_t requests,
               std::size_t clients) {
  harness::Process{{"redis-benchmark", "-p", std::to_string(server.port()), "-t",
                    "ping_mbulk", "-c", std::to_string(clients), "-n",
                    std::to_string(requests), "-q"}}
      .wait(server.deadline());
}

/// What each request adds: the difference between a long run and a short one. It has to
/// be large beside what differs from run to run while many clients come.
template <typename Count>
std::optional<double> each_request(Count count, const ServerProgram& program,
                                   std::size_t clients) {
  if (is_for_windows(program)) return std::nullopt;  // Wine's are not the program's
  const std::size_t few = clients == crowd ? 4 * crowd : 1'000, many = 6 * few;
  const auto run = [&](std::size_t requests) {
    return count(command_of(program), [&](harness::Server& server) {
      benchmark(server, requests, clients);
    });
  };
  const auto of_few = run(few);
  const auto of_many = run(many);
  if (!of_few || !of_many) return std::nullopt;
  return (*of_many - *of_few) / static_cast<double>(many - few);
}

std::optional<double> kib_a_connection(const ServerProgram& program) {
  harness::Server server{command_of(program), harness::within(60s)};
  return hold_and_weigh(server, crowd).kib_each;
}

/// CPU time that a request takes of the server while others hold connections that say
/// nothing: the least of some runs, since whatever else the machine does can only add
/// to it.
std::optional<double> cpu_a_request(const ServerProgram& program, std::size_t holding) {
  harness::Server server{command_of(program), harness::within(60s)};
  const auto idle = hold(server, holding);
  auto talker = hold(server, 1);
  if (idle.size() < holding || talker.empty()) return std::nullopt;
  std::optional<double> least;
  for (int run = 0; run < 5; ++run) {
    const auto before = harness::cpu_time(server.pid());
    const auto done = talk(talker, {.requests = 500});
    const auto after = harness::cpu_time(server.pid());
    if (!before || !after || !done) return std::nullopt;
    const auto time = static_cast<double>((*after - *before).count());
    least = std::min(least.value_or(time), time);
  }
  return *least / 500;
}

std::vector<ServerProgram> chosen(const std::vector<std::string>& names) {
  if (names.empty()) return built_servers();
  std::vector<ServerProgram> servers;
  for (const auto& name : names) {
    const auto called = servers_called(name);
    servers.insert(servers.end(), called.begin(), called.end());
  }
  return servers;
}

}  // namespace

int count_cost(const std::vector<std::string>& names) {
  const auto servers = chosen(names);
  for (const std::string tool : {"valgrind", "strace", "redis-benchmark"}) {
    if (!is_installed(tool)) {
      std::cerr << "./learn cost counts with " << tool << ", which is not installed\n";
      return 1;
    }
  }

  Table table{.headings = {"", "instructions\na request", "system calls\na request",
                           "the same,\n1,000 talk", "KiB a held\nconnection",
                           "CPU time,\nnone idle", "100\nidle", "1,000\nidle"},
              .rows = {}};
  {
    StatusLine progress;
    if (std::any_of(servers.begin(), servers.end(), is_for_windows)) start_wine();
    std::optional<double> unit;
    for (const auto& server : servers) {
      progress.show("counting " + std::string{server.name});
      const bool one_by_one = server.name == "ch01-one-client";
      const std::size_t clients = one_by_one ? 1 : 10;
      const auto in_a_crowd =
          one_by_one ? std::nullopt : each_request(system_calls, server, crowd);
      Table::Row row{{std::string{server.name},
                      decimal(each_request(instructions, server, clients), 0),
                      decimal(each_request(system_calls, server, clients), 2),
                      decimal(in_a_crowd, 2), decimal(kib_a_connection(server), 2)},
                     ""};
      for (const std::size_t holding : {std::size_t{0}, std::size_t{100}, crowd}) {
        const auto time = cpu_a_request(server, holding);
        if (!unit) unit = time;
        row.cells.push_back(time ? decimal(*time / *unit, 1) : decimal(time, 1));
      }
      table.rows.push_back(std::move(row));
    }
  }
  std::cout
      << table.text()
      << "\n10 connections of redis-benchmark's PING (1 for ch01-one-client), and "
         "1,000 for the\nthird figure. Instructions are those outside the kernel, by "
         "callgrind; system calls\nby strace. CPU time is the kernel's and the "
         "program's, as a multiple of the first\nfigure.\n";
  return 0;
}

}  // namespace runner
