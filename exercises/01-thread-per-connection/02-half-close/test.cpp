#include <random>
#include <string>

#include "exercise.hpp"
#include "kit/kit.hpp"

using namespace kit;

namespace {

const Role role{serve};

std::string reversed(const std::string& text) { return {text.rbegin(), text.rend()}; }

/// So many words of random letters, without an end of line.
std::vector<std::string> random_words(std::size_t count) {
  std::mt19937_64 generator{seed()};
  std::uniform_int_distribution<std::size_t> length{1, 40};
  std::uniform_int_distribution<int> letter{'a', 'z'};
  std::vector<std::string> words(count);
  for (auto& word : words) {
    word.resize(length(generator));
    for (auto& each : word) each = static_cast<char>(letter(generator));
  }
  return words;
}

}  // namespace

TEST_CASE("A line is answered when it is complete.") {
  auto server = start();
  Client client{server};
  client.send("stressed\n");
  client.expect("desserts\n", within(500ms));
  client.send("drawer\n");
  client.expect("reward\n", within(500ms));
}

TEST_CASE("A line that comes in two pieces is one line.") {
  auto server = start();
  Client client{server};
  client.send("drawer\nstres");
  client.expect("reward\n", within(500ms));
  client.send("sed\n");
  client.expect("desserts\n", within(500ms));
}

TEST_CASE("The last line needs no newline if the client has finished sending.") {
  auto server = start();
  Client client{server};
  client.send("stressed\ndrawer");
  client.finish_sending();
  client.expect("desserts\nreward\n", within(500ms));
}

TEST_CASE("After the client's end the server hangs up.") {
  auto server = start();
  Client client{server};
  client.send("drawer\n");
  client.expect("reward\n", within(500ms));
  client.finish_sending();
  client.expect_end();
}

TEST_CASE("A client that ends without a word gets no answer.") {
  auto server = start();
  Client client{server};
  client.finish_sending();
  client.expect_end();
}

TEST_CASE(
    "Nothing is lost when many lines come before the end and are read after it.") {
  auto server = start();
  Client client{server};
  std::string question, answer;
  for (const auto& word : random_words(2000)) {
    question += (question.empty() ? "" : "\n") + word;
    answer += reversed(word) + "\n";
  }
  client.send(question);
  client.finish_sending();
  client.expect(answer);
  client.expect_end();
}

TEST_CASE("A line in two pieces that the end completes is answered once.") {
  auto server = start();
  Client client{server};
  client.send("drawer\nstres");
  client.expect("reward\n", within(500ms));
  client.send("sed");
  client.finish_sending();
  client.expect("desserts\n", within(500ms));
  client.expect_end();
}

TEST_CASE("Nothing is left of a client that has been answered.") {
  auto server = start();
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  const auto before = harness::open_descriptors(server.pid());
  if (!before) skip("this system does not tell what another process has open");
  Client client{server};
  client.send("drawer");
  client.finish_sending();
  client.expect("reward\n", within(500ms));
  client.expect_end();
  const auto is_gone = [&] {
    return harness::open_descriptors(server.pid()) == before;
  };
  if (!harness::eventually(is_gone, within(500ms)))
    client.fail("the server to close the client's descriptor",
                "that it was open after 500 ms");
}
