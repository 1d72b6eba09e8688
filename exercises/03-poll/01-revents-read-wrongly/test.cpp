#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <thread>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

namespace {

/// The other end of a source: who writes into it.
using Writer = net::Descriptor;

struct Pair {
  Writer writer;
  net::Descriptor reader;
};

// Not blocking: whoever reads where nothing is ready shall fail, and not hang.
Pair as_pair(int reader, int writer) {
  Pair pair{Writer{writer}, net::Descriptor{reader}};
  net::set_non_blocking(pair.reader);
  return pair;
}

Pair make_pipe() {
  std::array<int, 2> ends;
  net::check(::pipe(ends.data()), "pipe");
  return as_pair(ends[0], ends[1]);
}

Pair make_sockets() {
  std::array<int, 2> ends;
  net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), "socketpair");
  return as_pair(ends[0], ends[1]);
}

void say(const Writer& writer, std::string_view bytes) {
  net::check(::write(writer.get(), bytes.data(), bytes.size()), "write");
}

/// A source keeps its place when it has ended.
void go_round(std::vector<Source>& sources) {
  const auto count = sources.size();
  gather(sources);
  const auto sources_there = sources.size();
  REQUIRE(sources_there == count);
}

/// Gathers until the source has ended; not for ever, if the end is not noticed.
void gather_to_the_end_of(Source& source, std::vector<Source>& sources) {
  for (int round = 0; round < 20 && source.descriptor; ++round) go_round(sources);
  INFO("gathered until the end of that, twenty times at the most");
  const bool end_was_noticed = !source.descriptor;
  CHECK(end_was_noticed);
}

/// A socket that waits for an answer from a port where nobody is.
net::Descriptor ask_nobody() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  net::Descriptor nobody{net::check(::socket(AF_INET, SOCK_DGRAM, 0), "socket")};
  net::check(::bind(nobody.get(), any, size), "bind");
  net::check(::getsockname(nobody.get(), any, &size), "getsockname");
  net::Descriptor asking{net::check(::socket(AF_INET, SOCK_DGRAM, 0), "socket")};
  net::check(::connect(asking.get(), any, size), "connect");
  net::set_non_blocking(asking);
  nobody = {};
  say(asking, "is anybody there?");
  return asking;
}

}  // namespace

TEST_CASE("All that is said is heard, and by the right one.") {
  auto [writer1, reader1] = make_pipe();
  auto [writer2, reader2] = make_sockets();
  std::vector<Source> sources;
  sources.push_back({std::move(reader1)});
  sources.push_back({std::move(reader2)});
  INFO("said: 'one' by the first and 'two' by the second");
  say(writer1, "one");
  say(writer2, "two");
  go_round(sources);
  CHECK(sources[0].heard == "one");
  CHECK(sources[1].heard == "two");
}

TEST_CASE("A source that says nothing is left alone.") {
  auto [writer1, reader1] = make_pipe();
  auto [writer2, reader2] = make_pipe();
  std::vector<Source> sources;
  sources.push_back({std::move(reader1)});
  sources.push_back({std::move(reader2)});
  INFO("said: 'one' by the first, and nothing by the second");
  say(writer1, "one");
  go_round(sources);
  const bool still_open{sources[1].descriptor};
  CHECK(still_open);
}

TEST_CASE("A source is heard as often as it speaks.") {
  auto [writer, reader] = make_pipe();
  std::vector<Source> sources;
  sources.push_back({std::move(reader)});
  INFO("said: 'one', and when that was gathered 'two'");
  say(writer, "one");
  go_round(sources);
  const bool still_open{sources[0].descriptor};
  REQUIRE(still_open);
  say(writer, "two");
  go_round(sources);
  CHECK(sources[0].heard == "onetwo");
}

TEST_CASE("While nothing is new it waits.") {
  auto [writer, reader] = make_pipe();
  std::vector<Source> sources;
  sources.push_back({std::move(reader)});
  INFO("said: 'late', 20 ms after gather was called");
  const std::jthread speaker{[&writer = writer] {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    say(writer, "late");
  }};
  go_round(sources);
  CHECK(sources[0].heard == "late");
}

TEST_CASE("The end of a pipe is noticed when nothing else is new.") {
  auto [writer, reader] = make_pipe();
  std::vector<Source> sources;
  sources.push_back({std::move(reader)});
  INFO("an empty pipe, whose writer has closed its end");
  writer = {};
  gather_to_the_end_of(sources[0], sources);
}

TEST_CASE("What was said before a hang-up is heard to the last byte.") {
  auto [writer, reader] = make_sockets();
  std::vector<Source> sources;
  sources.push_back({std::move(reader)});
  INFO("said: some last words, and at once the writer closed its end");
  say(writer, "last words, more than are read in one go");
  writer = {};
  gather_to_the_end_of(sources[0], sources);
  CHECK(sources[0].heard == "last words, more than are read in one go");
}

TEST_CASE("An error that comes alone is noticed.") {
  std::vector<Source> sources;
  sources.push_back({ask_nobody()});
  INFO("a datagram was sent to a port where nobody is: the socket has an error");
  gather_to_the_end_of(sources[0], sources);
}

TEST_CASE("Those that have ended do not keep the others from being heard.") {
  auto [writer1, reader1] = make_pipe();
  auto [writer2, reader2] = make_pipe();
  std::vector<Source> sources;
  sources.push_back({std::move(reader1)});
  sources.push_back({std::move(reader2)});
  INFO("the first has ended, and then the second says 'me'");
  writer1 = {};
  gather_to_the_end_of(sources[0], sources);
  const bool second_still_open{sources[1].descriptor};
  REQUIRE(second_still_open);
  say(writer2, "me");
  go_round(sources);
  CHECK(sources[1].heard == "me");
}

TEST_CASE("A source that has ended keeps its place.") {
  auto [writer, reader] = make_pipe();
  std::vector<Source> sources;
  sources.push_back({std::move(reader)});
  INFO("an empty pipe, whose writer has closed its end");
  writer = {};
  go_round(sources);
}
