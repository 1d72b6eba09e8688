#include <signal.h>
#include <sys/socket.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"

using namespace kit;

namespace {

constexpr std::size_t a_piece = 256 * 1024;  // more than the kernel keeps for a client
constexpr std::size_t a_megabyte = 4 * a_piece;

std::string numbered_lines(std::size_t size) {
  std::string text;
  for (int number = 1; text.size() < size; ++number)
    text +=
        "line " + std::to_string(number) + " of a text that nobody reads to its end\n";
  text.resize(size);
  return text;
}

// More follows in memory, which is nobody's to read.
const std::string many_letters(2 * a_megabyte, 'x');
const std::string many_lines = numbered_lines(2 * a_megabyte);

constexpr std::string_view greeting = "hello\n";
const auto letters = std::string_view{many_letters}.substr(0, a_megabyte);
const auto lines = std::string_view{many_lines}.substr(0, a_megabyte);

/// SIGUSR1 interrupts a call that waits; no other is made in its place. sigaction(2),
/// SA_RESTART
void let_a_signal_interrupt() {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  ::sigaction(SIGUSR1, &action, nullptr);
}

/// Bounds what the kernel keeps for a connection, and tells it not to choose a bound of
/// its own. socket(7)
void keep_little(int socket, int direction) {
  const int room = 32 * 1024;
  ::setsockopt(socket, SOL_SOCKET, direction, &room, sizeof room);
}

/// Sends what the first client asks for, and ends.
void serve_once(const net::Descriptor& listener) {
  net::ignore_sigpipe();
  let_a_signal_interrupt();
  std::error_code error;
  const auto client = net::accept_client(listener, error);
  keep_little(client.get(), SO_SNDBUF);
  char wish = 0;
  if (::read(client.get(), &wish, 1) != 1) return;
  const auto text = wish == 'g' ? greeting : wish == 'x' ? letters : lines;
  if (!send_all(client, text)) throw std::runtime_error{"send_all returned false"};
}

const Role role{serve_once};

/// A client that asks for a text, and reads the first letter of it.
Client ask_for(Server& server, std::string_view text) {
  Client client{server};
  keep_little(client.descriptor(), SO_RCVBUF);
  client.send(text == greeting ? "g" : text == letters ? "x" : "n");
  client.expect(text.substr(0, 1));
  return client;
}

bool has_ended(Server& server) { return !server.obituary().empty(); }

/// Waits until the server waits, in the only call it can, and sends it the signal.
void interrupt(Server& server) {
  const auto waits = [&] {
    return has_ended(server) ||
           harness::wait_until_asleep(server.pid(), harness::Clock::now());
  };
  harness::eventually(waits, server.deadline());
  if (has_ended(server)) return;
  server.transcript().add("SIGUSR1", "while the server waits in write");
  server.signal(SIGUSR1);
}

}  // namespace

TEST_CASE("A short text arrives.") {
  auto server = start();
  auto client = ask_for(server, greeting);
  client.expect("ello\n");
  client.expect_end();
}

TEST_CASE("A write that took only a part is not the end of the text.") {
  auto server = start();
  auto client = ask_for(server, letters);
  interrupt(server);
  client.expect(letters.substr(1));
}

TEST_CASE("What follows a short write is the rest and not the beginning again.") {
  auto server = start();
  auto client = ask_for(server, lines);
  interrupt(server);
  client.expect(lines.substr(1));
}

TEST_CASE("A signal that comes before any byte was taken is no reason to give up.") {
  auto server = start();
  auto client = ask_for(server, letters);
  for (int times = 0; times < 3; ++times) interrupt(server);  // and nothing is read
  client.expect(letters.substr(1));
}

TEST_CASE("The second short write is no more the end than the first.") {
  auto server = start();
  auto client = ask_for(server, lines);
  interrupt(server);
  client.expect(lines.substr(1, a_piece));
  interrupt(server);
  client.expect(lines.substr(1 + a_piece, a_piece));
  interrupt(server);
  client.expect(lines.substr(1 + 2 * a_piece));
}

TEST_CASE("Not a byte is sent that is not in the text.") {
  auto server = start();
  auto client = ask_for(server, letters);
  interrupt(server);
  client.expect(letters.substr(1));
  client.expect_end();
}

TEST_CASE("When the client has gone the sending has an end.") {
  auto server = start();
  ask_for(server, lines).reset();
  INFO("\n" << server.transcript().text() << "\nThe client has gone. write fails now.");
  const bool send_all_returned =
      harness::eventually([&] { return has_ended(server); }, within(500ms));
  CHECK(send_all_returned);
}

TEST_CASE("When the client has gone send_all returns false.") {
  auto server = start();
  ask_for(server, lines).reset();
  INFO("\n" << server.transcript().text() << "\nThe client has gone. write fails now.");
  harness::eventually([&] { return has_ended(server); }, within(500ms));
  const bool send_all_returned_false =
      server.obituary().find("send_all returned false") != std::string::npos;
  CHECK(send_all_returned_false);
}
