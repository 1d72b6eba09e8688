// Child processes of a loop.

#ifdef _WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <functional>
#include <list>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "minimio/loop/process.hpp"
#include "minimio_units/child.hpp"
#include "minimio_units/kit.hpp"

namespace {

using namespace minimio;
using namespace std::literals;
using loop::EventLoop;
using loop::Process;
using loop::Stdio;

constexpr int sigkill = 9;  // <csignal> of Windows has it not

#ifdef _WIN32
constexpr int crowd = 50;

// Windows keeps threads, and their handles, for what comes next.
int count_open() { return 0; }
bool has_no_child() { return true; }

Process::Options shell(std::string script) {
  return {.program = "cmd", .arguments = {"/c", std::move(script)}};
}
#else
constexpr int crowd = 500;

int count_open() {
  int count = 0;
  for (int descriptor = 0; descriptor < 4096; ++descriptor)
    count += ::fcntl(descriptor, F_GETFD) != -1;
  return count;
}

bool has_no_child() { return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

Process::Options shell(std::string script) {
  return {.program = "sh", .arguments = {"-c", std::move(script)}};
}
#endif

Process::Options echo() {
  auto options = units::child({"echo"});
  options.input = options.output = Stdio::pipe;
  return options;
}

struct Ending {
  int status = -1, signal = -1;
  friend bool operator==(const Ending&, const Ending&) = default;
};

auto put_into(Ending& ending) {
  return [&](int status, int signal) { ending = {status, signal}; };
}

auto append_to(std::string& text) {
  return [&](const loop::Received& received) {
    text.append(received.bytes.begin(), received.bytes.end());
  };
}

/// What the child writes, in a loop of its own.
std::string output_of(Process::Options options) {
  EventLoop loop;
  std::string text;
  Process process{loop};
  options.output = Stdio::pipe;
  process.spawn(options, {});
  process.output().read_start(append_to(text));
  loop.run();
  return text;
}

/// Of what is easily misread.
std::string strange_text(std::mt19937& random) {
  static const std::vector<std::string> parts{"\\", "\"", " ", "\t", "\n", "'", "%",
                                              "a",  "^",  "*", "é",  "漢", "&", "$"};
  std::string text;
  for (auto size = random() % 6; size > 0; --size)
    text += parts[random() % parts.size()];
  return text;
}

}  // namespace

TEST_CASE("loop process: exit status and signal are told apart") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    EventLoop loop{std::move(poller)};
    Ending good, bad, killed;
    Process one{loop}, two{loop}, three{loop};
    one.spawn(shell("exit 0"), put_into(good));
    two.spawn(shell("exit 42"), put_into(bad));
    three.spawn(echo(), put_into(killed));
    CHECK(one.pid() > 0);
    CHECK(loop.is_alive());
    CHECK_FALSE(three.kill(SIGTERM));
    CHECK_FALSE(loop.run());
    CHECK(good == Ending{0, 0});
    CHECK(bad == Ending{42, 0});
    CHECK(killed == Ending{0, SIGTERM});
    CHECK(has_no_child());
  });
}

TEST_CASE("loop process: it can be killed while it runs and not afterwards") {
  EventLoop loop;
  Ending ending;
  Process process{loop};
  CHECK(process.kill(SIGTERM) == std::errc::no_such_process);
  process.spawn(echo(), put_into(ending));
  CHECK_FALSE(process.kill(0));
  CHECK_FALSE(process.kill(sigkill));
  loop.run();
  CHECK(ending == Ending{0, sigkill});
  CHECK(process.kill(sigkill) == std::errc::no_such_process);
  CHECK(process.kill(0) == std::errc::no_such_process);
}

TEST_CASE("loop process: no such program and no such directory are errors of spawn") {
  EventLoop loop;
  Process process{loop};
  const auto error =
      units::error_of([&] { process.spawn({.program = "no-such-program"}, {}); });
  CHECK(error.code() == std::errc::no_such_file_or_directory);
  CHECK(units::mentions(error, "no-such-program"));
  auto lost = shell("exit 0");
  lost.directory = "/no/such";
  CHECK_THROWS_AS(process.spawn(lost, {}), std::system_error);
  CHECK_FALSE(loop.is_alive());
  CHECK(has_no_child());
}

TEST_CASE("loop process: one echoes a megabyte through pipes") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    EventLoop loop{std::move(poller)};
    std::string sent(1'000'000, 'x'), received;
    for (std::size_t i = 0; i < sent.size(); ++i)
      sent[i] = static_cast<char>(i * 7 / 3);
    Ending ending;
    Process process{loop};
    process.spawn(echo(), put_into(ending));
    process.output().read_start(append_to(received));
    process.input().write(sent);
    process.input().shutdown();
    CHECK_FALSE(loop.run());
    CHECK((received == sent));  // too much to print
    CHECK(ending == Ending{0, 0});
  });
}

TEST_CASE("loop process: arguments come through as they are") {
  std::mt19937 random{units::seed()};
  for (int round = 0; round < 5; ++round) {
    std::vector<std::string> words{"arguments"};
    std::string expected;
    for (int i = 0; i < 100; ++i) {
      words.push_back(strange_text(random));
      expected += words.back() + '\0';
    }
    CHECK(output_of(units::child(words)) == expected);
  }
}

TEST_CASE("loop process: directory and environment are as asked") {
  auto options = units::child({"look"});
  const auto root = std::filesystem::current_path().root_path().string();
  options.directory = root;
  options.environment = {{"b=", "GREETING=grüß dich", "A="}};
  CHECK(output_of(options) == root + "\ngrüß dich\n");
  options.environment = std::vector<std::string>{};
  CHECK(output_of(options) == root + "\n\n");
}

TEST_CASE("loop process: streams are as asked") {
  auto options = units::child({"echo"});
  options.input = Stdio::null;
  CHECK(output_of(options).empty());

  EventLoop loop;
  std::string complaint;
  Process process{loop};
  options = shell("echo no >&2");
  options.output = Stdio::null;
  options.errors = Stdio::pipe;
  process.spawn(options, {});
  process.errors().read_start(append_to(complaint));
  loop.run();
  CHECK(complaint.substr(0, 2) == "no");
}

TEST_CASE("loop process: one that writes to nobody hears of it") {
  EventLoop loop;
  Ending ending;
  Process process{loop};
  auto options = units::child({"chatter"});
  options.output = Stdio::pipe;
  process.spawn(options, put_into(ending));
  process.output().close();
  loop.run();
  CHECK_FALSE(ending == Ending{});
}

TEST_CASE("loop process: who writes to one that has ended hears of it") {
  EventLoop loop;
  Process process{loop};
  auto options = shell("exit 0");
  options.input = Stdio::pipe;
  process.spawn(options, {});
  loop.run();
  std::error_code error;
  const std::function<void(std::error_code)> write_on = [&](std::error_code result) {
    error = result;
    if (!error) process.input().write("anybody?"sv, write_on);
  };
  write_on({});
  loop.run();
  CHECK(error == std::errc::broken_pipe);
}

TEST_CASE("loop process: a child has three descriptors and no signal is blocked") {
#ifdef _WIN32
  units::skip("Windows has handles; the next case is about them");
#else
  const auto expected = units::inheritable_descriptors();  // they are none of minimio's
  units::with_every_poller([&](std::unique_ptr<Poller> poller) {
    EventLoop other{std::move(poller)};
    Process sibling{other};
    sibling.spawn(echo(), {});
    CHECK(output_of(units::child({"descriptors"})) == expected);
    sibling.input().close();
    other.run();
  });

  sigset_t usr1, former;
  sigemptyset(&usr1);
  sigaddset(&usr1, SIGUSR1);
  ::pthread_sigmask(SIG_BLOCK, &usr1, &former);
  std::signal(SIGUSR2, SIG_IGN);
  for (const char* signal : {"USR1", "USR2"}) {
    EventLoop loop;
    Ending ending;
    Process process{loop};
    process.spawn(shell(std::string{"kill -"} + signal + " $$"), put_into(ending));
    loop.run();
    CHECK(ending.signal != 0);
  }
  std::signal(SIGUSR2, SIG_DFL);
  ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
#endif
}

#ifdef _WIN32
TEST_CASE("loop process: a child has three handles and no other") {
  SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
  HANDLE reader, writer;
  REQUIRE(::CreatePipe(&reader, &writer, &inheritable, 0));
  EventLoop loop;
  Process process{loop};
  process.spawn(echo(), {});
  ::CloseHandle(writer);
  // Only the lack of any writer is an error.
  CHECK_FALSE(::PeekNamedPipe(reader, nullptr, 0, nullptr, nullptr, nullptr));
  CHECK_FALSE(process.kill(0));
  ::CloseHandle(reader);
  process.input().close();
  loop.run();
}

TEST_CASE("loop process: batch files and most signals are refused") {
  EventLoop loop;
  Process process{loop};
  for (const char* name : {"x.bat", "x.CMD", "x.bat. .", "C:\\x.cmd", "a\" b"})
    CHECK(units::error_of([&] { process.spawn({.program = name}, {}); }).code() ==
          std::errc::invalid_argument);
  process.spawn(echo(), {});
  CHECK(process.kill(SIGABRT) == std::errc::operation_not_supported);
  CHECK_FALSE(process.kill(SIGINT));
  loop.run();
}
#endif

TEST_CASE("loop process: of many children at once none is lost and none stays") {
  const int open_before = count_open();
  {
    EventLoop loop;
    int ended = 0;
    std::list<Process> processes;
    for (int i = 0; i < crowd; ++i) {
      const int expected = i % 100;
      auto& process = processes.emplace_back(loop);
      process.spawn(shell("exit " + std::to_string(expected)),
                    [&ended, expected](int status, int signal) {
                      ended += status == expected && signal == 0;
                    });
    }
    CHECK_FALSE(loop.run());
    CHECK(ended == crowd);
  }
  CHECK(has_no_child());
  CHECK(count_open() == open_before);
}

TEST_CASE("loop process: one that is destroyed leaves its child alone and no zombie") {
  EventLoop loop;
  std::string received;
  std::optional<Process> process{loop};
  process->spawn(echo(), [](int, int) { FAIL("it was destroyed"); });
  auto input = std::move(process->input());
  auto output = std::move(process->output());
  process.reset();
  output.read_start(append_to(received));
  input.write("still here"sv);
  input.shutdown();
  CHECK_FALSE(loop.run());
  CHECK(received == "still here");
  const auto end = units::much_later();
  while (!has_no_child() && Clock::now() < end) std::this_thread::yield();
  CHECK(has_no_child());
}
