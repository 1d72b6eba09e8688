// What chapter 15's server promises its clients.

#include <algorithm>
#include <filesystem>
#include <list>
#include <string>

#include "echo/suite.hpp"
#include "harness/noise.hpp"

using namespace suite;

namespace {

std::string header(std::size_t size) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes += static_cast<char>(size >> shift & 0xff);
  return bytes;
}

std::string frame(const std::string& text) { return header(text.size()) + text; }

std::string reversed(const std::string& text) { return {text.rbegin(), text.rend()}; }

void say(Client& client, const std::string& text) { client.send(frame(text)); }
void hear(Client& client, const std::string& text) {
  client.expect(frame(reversed(text)));
}
void talk(Client& client, const std::string& text) {
  say(client, text);
  hear(client, text);
}

/// Sends messages until the server takes no more, and reads nothing. Returns how many
/// bytes of the stream it has sent.
std::size_t send_until_full(Client& client, const std::string& stream) {
  std::size_t sent = 0;
  while (sent < stream.size()) {
    pollfd room{.fd = client.descriptor(), .events = POLLOUT, .revents = 0};
    if (!harness::wait_for({&room, 1}, within(300ms))) break;
    sent += client.send_what_fits(std::string_view{stream}.substr(sent));
  }
  return sent;
}

struct Stream {
  std::string said, replies;
};

/// So many bytes at least, in messages of a thousand.
Stream stream_of(std::size_t bytes) {
  harness::Noise noise{seed()};
  Stream stream;
  while (stream.said.size() < bytes) {
    const auto text = noise.next(1000);
    stream.said += frame(text);
    stream.replies += frame(reversed(text));
  }
  return stream;
}

constexpr std::size_t more_than_fits = 48 << 20;

/// The client of the book, against the server under test.
harness::Ending run_client(const Server& server, const harness::Command& arguments,
                           std::chrono::milliseconds time) {
  const auto program =
      std::filesystem::path{command().front()}.replace_filename("ch15-client");
  harness::Command words{program, "--port", std::to_string(server.port())};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return harness::Process{words}.wait(within(time_factor * time));
}

void check_crowd(const Server& server, harness::Command arguments,
                 std::chrono::milliseconds time) {
  arguments.insert(arguments.end(), {"--seed", std::to_string(seed())});
  const auto ending = run_client(server, arguments, time);
  INFO(ending.output << ending.errors);
  CHECK(ending.status == 0);
  CHECK(ending.output.find("all of them right and in order") != std::string::npos);
}

bool has_hung_up(Client& client) {
  client.receive_what_came(1000);
  return client.ended();
}

std::size_t descriptors(const Server& server) {
  return or_skip(harness::open_descriptors(server.pid()));
}

void check_that_none_is_left(const Server& server, std::size_t before) {
  harness::eventually([&] { return descriptors(server) == before; }, within(10s));
  CHECK(descriptors(server) == before);
}

/// How many descriptors it has when nobody is connected.
std::size_t descriptors_of_none(Server& server) {
  {
    Client client{server};
    talk(client, "x");
    client.finish_sending();
    client.expect_end();
  }
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  return descriptors(server);
}

}  // namespace

TEST_CASE("messages come back reversed and in order") {
  auto server = start(20s);
  Client client{server};
  for (const auto* text : {"hello", "exit", "", "a"}) say(client, text);
  for (const auto* text : {"hello", "exit", "", "a"}) hear(client, text);
}

TEST_CASE("a message may be split anywhere") {
  auto server = start(30s);
  Client client{server};
  const auto stream = frame("hello") + frame("") + frame("exit");
  const auto replies = frame("olleh") + frame("") + frame("tixe");
  for (std::size_t cut = 1; cut < stream.size(); ++cut) {
    client.send(stream.substr(0, cut));
    REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
    client.send(stream.substr(cut));
    client.expect(replies);
  }
}

TEST_CASE("a message of sixteen mebibytes is answered and the next one as well") {
  auto server = start(60s);
  Client client{server};
  const auto text = harness::Noise{seed()}.next(16 << 20);
  say(client, text);
  say(client, "small");
  hear(client, text);
  hear(client, "small");
}

TEST_CASE("what was said before a half-close is answered") {
  auto server = start(30s);
  Client client{server};
  const auto [said, replies] = stream_of(200'000);
  client.send(said + frame("whole") + frame("a part of it").substr(0, 9));
  client.finish_sending();
  client.expect(replies);
  hear(client, "whole");
  client.expect_end();
}

TEST_CASE("too long a message ends the connection and what came before is answered") {
  auto server = start_with({"--max-frame", "1000"}, 20s);
  Client client{server}, other{server, "other"};
  talk(client, std::string(1000, 'x'));
  client.send(frame("last") + header(1001));
  hear(client, "last");
  client.expect_end();
  talk(other, "unharmed");
}

TEST_CASE("a slow reader delays nobody and gets all of its replies in the end") {
  auto server = start(60s);
  Client slow{server, "slow"}, other{server, "other"}, greedy{server, "greedy"};
  const auto [said, replies] = stream_of(harness::more_than_unread_fits);
  const auto memory = or_skip(harness::private_kib(server.pid()));
  const auto sent = send_until_full(slow, said);
  CHECK(send_until_full(greedy, stream_of(more_than_fits).said) < more_than_fits);
  CHECK(or_skip(harness::private_kib(server.pid())) < memory + 1024 * memory_factor);
  talk(other, "meanwhile");
  check_that_it_sleeps(server);
  slow.expect(replies.substr(0, sent - sent % (4 + 1000)));
}

TEST_CASE("a client that announces ten megabytes and sends nothing is dropped") {
  auto server = start_with({"--stall", "300"}, 20s);
  const auto before = descriptors_of_none(server);
  Client stalled{server, "stalled"}, idle{server, "idle"};
  const auto start = harness::Clock::now();
  stalled.send(header(10'000'000));
  stalled.expect_end();
  CHECK(harness::Clock::now() - start >= 300ms);
  talk(idle, "to say nothing at all is no stall");
  idle.close();
  check_that_none_is_left(server, before);
}

TEST_CASE("a client that only dribbles is dropped") {
  auto server = start_with({"--stall", "500"}, 20s);
  Client dribbler{server, "dribbler"};
  dribbler.send(header(10'000));
  while (!has_hung_up(dribbler) && harness::Clock::now() < dribbler.deadline()) {
    dribbler.send_what_fits("x");
    harness::wait_for({}, within(20ms));
  }
  CHECK(dribbler.ended());
}

TEST_CASE("a client that reads no reply is dropped") {
  for (const bool half_closed : {false, true}) {
    auto server = start_with({"--stall", "700"}, 30s);
    const auto before = descriptors_of_none(server);
    Client greedy{server, "greedy"};
    CHECK(send_until_full(greedy, stream_of(more_than_fits).said) < more_than_fits);
    if (half_closed) greedy.finish_sending();
    check_that_none_is_left(server, before);
    check_that_it_sleeps(server);
  }
}

TEST_CASE("two thousand stalled clients are dropped in time and others are served") {
  if (harness::raise_descriptor_limit() < 2'100)
    skip("this needs 2,100 descriptors; raise the limit with: ulimit -n 2100");
  auto server = start_with({"--stall", "1000"}, 60s);
  Client other{server, "other"};
  std::list<Client> stalled;
  const std::size_t count = command().back() == "select" ? 500 : 2'000;
  while (stalled.size() < count) stalled.emplace_back(server, "stalled");
  const auto start = harness::Clock::now();
  for (auto& client : stalled) client.send(header(10'000'000));
  std::chrono::nanoseconds slowest{};
  while (!stalled.empty() && harness::Clock::now() < other.deadline()) {
    const auto asked = harness::Clock::now();
    talk(other, "still served");
    slowest = std::max(slowest, harness::Clock::now() - asked);
    stalled.remove_if(has_hung_up);
  }
  CHECK(stalled.empty());
  CHECK(slowest < time_factor * 500ms);
  CHECK(harness::Clock::now() - start < time_factor * 3s);
}

TEST_CASE("with memory for a few of them large messages wait for each other") {
  auto server = start_with({"--max-frame", "64K", "--max-memory", "256K"}, 60s);
  check_crowd(server, {"--clients", "50", "--frames", "40", "--size", "65000"}, 50s);
}

TEST_CASE("those who hold much memory do not keep small messages waiting") {
  // Three could have a mebibyte each, and leave nearly nothing.
  auto server = start_with({"--max-frame", "1M", "--max-memory", "3162112"}, 30s);
  auto greedy = connect(server, 20);
  for (auto& client : greedy) client.send(header(1'000'000) + "a beginning");
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  Client other{server, "other"};
  for (int i = 0; i < 20; ++i) talk(other, std::string(20'000, 'x'));
  check_that_it_sleeps(server);
}

TEST_CASE("who had to wait for memory has its time when there is some") {
  // Two have all that there is for a mebibyte, until they are dropped.
  auto server = start_with(
      {"--max-frame", "1M", "--max-memory", "3162112", "--stall", "2000"}, 30s);
  Client other{server, "other"}, patient{server, "patient"};
  auto greedy = connect(server, 2);
  for (auto& client : greedy) client.send(header(1'000'000));
  const auto talk_for = [&, start = harness::Clock::now()](auto time) {
    while (harness::Clock::now() - start < time) talk(other, "meanwhile");
  };
  talk_for(500ms);
  const auto text = harness::Noise{seed()}.next(1'000'000);
  patient.send(header(text.size()));
  for (auto& client : greedy) client.expect_end();
  talk_for(2'800ms);
  patient.send(text);
  hear(patient, text);
}

TEST_CASE("a ring for one message loses none and nobody spins") {
  auto server = start_with({"--ring", "1"}, 60s);
  check_crowd(server, {"--clients", "20", "--frames", "500", "--vanish", "50"}, 50s);
  check_that_it_sleeps(server);
}

TEST_CASE("messages wait while the worker is busy and come in order") {
  auto server = start_with({"--ring", "2", "--rounds", "2001"}, 60s);
  check_crowd(server, {"--clients", "20", "--frames", "20"}, 50s);
  check_that_it_sleeps(server);
}

TEST_CASE("several workers keep each client's order") {
  auto server = start_with({"--workers", "3", "--ring", "8"}, 60s);
  check_crowd(server, {"--clients", "50", "--frames", "500", "--vanish", "100"}, 50s);
  check_that_it_sleeps(server);
}

TEST_CASE("a million messages of two hundred clients some of whom vanish",
          "[.][million]") {
  auto server = start(300s);
  const auto before = descriptors_of_none(server);
  const std::string each = sanitized ? "200" : "5000";
  check_crowd(server, {"--clients", "200", "--frames", each, "--vanish", "200"}, 250s);
  check_that_none_is_left(server, before);
  check_that_it_sleeps(server);
}

TEST_CASE("many messages of many clients some of whom vanish") {
  auto server = start(120s);
  const auto before = descriptors_of_none(server);
  check_crowd(server, {"--clients", "200", "--frames", "100", "--vanish", "40"}, 100s);
  check_that_none_is_left(server, before);
  check_that_it_sleeps(server);
}

TEST_CASE("resets leave nothing behind and nothing to do") {
  auto server = start(60s);
  const auto before = descriptors_of_none(server);
  auto clients = connect(server, 30);
  const auto [said, replies] = stream_of(100'000);
  for (auto& client : clients) client.send_what_fits(said);
  for (std::size_t i = 0; i < clients.size(); ++i)
    i % 2 == 0 ? clients[i].reset() : clients[i].close();
  Client greedy{server, "greedy"};
  CHECK(send_until_full(greedy, stream_of(more_than_fits).said) < more_than_fits);
  greedy.reset();
  check_that_none_is_left(server, before);
  check_that_it_sleeps(server);
}

TEST_CASE("five thousand connections leave nothing behind") {
  auto server = start(100s);
  const auto visit = [&] {
    Client client{server};
    talk(client, "x");
    client.finish_sending();
    client.expect_end();
  };
  for (int i = 0; i < 100; ++i) visit();
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  const auto before = descriptors(server);
  const auto memory = or_skip(harness::private_kib(server.pid()));
  for (int i = 0; i < 5'000; ++i) visit();
  check_that_none_is_left(server, before);
  CHECK(or_skip(harness::private_kib(server.pid())) < memory + 1024 * memory_factor);
}

TEST_CASE("out of descriptors clients wait and are served later") {
  auto server = start(60s, {.descriptors = 80, .address_space = {}});
  server.pause();
  auto clients = connect(server, 100);
  for (auto& client : clients) say(client, "x");
  server.resume();
  constexpr std::size_t surely_served = 55;
  for (std::size_t i = 0; i < surely_served; ++i) hear(clients[i], "x");
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  CHECK(or_skip(harness::idle_cpu_time(server.pid(), 500ms)) < 25ms);
  for (std::size_t i = 0; i < surely_served; ++i) clients[i].close();
  for (std::size_t i = surely_served; i < clients.size(); ++i) hear(clients[i], "x");
}

TEST_CASE("it uses no CPU while idle") {
  auto server = start_with({"--workers", "2"}, 20s);
  check_that_it_sleeps(server);
  Client client{server};
  talk(client, "x");
  check_that_it_sleeps(server);
}

TEST_CASE("signals end it with messages in flight") {
  for (const int signal : stop_signals()) {
    auto server = start_with({"--workers", "2"}, 60s);
    auto clients = connect(server, 20);
    const auto said = stream_of(more_than_fits).said;
    send_until_full(clients.front(), said);
    for (auto& client : std::span{clients}.subspan(1)) client.send_what_fits(said);
    const auto ending = stop(server, signal);
    CHECK(ending.status == 0);
    CHECK(ending.errors == "");
  }
}

TEST_CASE("what it is told must make sense") {
  const auto errors_of = [](harness::Command arguments) {
    auto words = command();
    words.insert(words.end(), arguments.begin(), arguments.end());
    const auto ending = harness::Process{words}.wait(within(10s));
    CHECK(ending.status == 2);
    return ending.errors;
  };
  CHECK(errors_of({"--workers", "0"}).find("Usage") != std::string::npos);
  CHECK(errors_of({"--rounds", "2"}).find("odd") != std::string::npos);
  CHECK(errors_of({"--max-memory", "1M"}).find("--max-frame") != std::string::npos);
  CHECK(errors_of({"--max-frame", "many"}).find("Usage") != std::string::npos);
}

TEST_CASE("the client says what is wrong") {
  auto server = start(20s);
  const auto status_of = [&](const harness::Command& arguments) {
    return run_client(server, arguments, 10s).status;
  };
  CHECK(run_client(server, {"hello", "exit"}, 10s).output == "olleh\ntixe\n");
  CHECK(status_of({"--frames", "3"}) == 2);
  const auto port = std::to_string(server.port());
  stop(server);
  CHECK(status_of({"hello"}) == 1);
  CHECK(status_of({"--clients", "2"}) == 1);
}
