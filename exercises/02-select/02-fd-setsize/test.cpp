#include <fcntl.h>
#include <stdlib.h>
#include <sys/select.h>

#include <string>

#include "exercise.hpp"
#include "kit/kit.hpp"
#include "net/system_call.hpp"

using namespace kit;

namespace {

constexpr auto first_number = 1000;  // of the first client, and it fits

/// How the server is told which number the second client gets.
constexpr auto second_number = "SECOND_DESCRIPTOR";

/// Serves, with so many files open that the clients' numbers are as the test wants
/// them.
const Role role{[](const net::Descriptor& listener) {
  const int second = std::atoi(::getenv(second_number));
  int file = 0;
  while (file < second - 1)
    file = net::check(::open("/dev/null", O_RDONLY | O_CLOEXEC), "open");
  ::close(first_number);
  serve(listener);
}};

/// The first client's descriptor is 1000, the second's is `second`, and so on from
/// there.
Server start_with_files_open(int second) {
  if (harness::raise_descriptor_limit() < 2 * FD_SETSIZE)
    skip("the limit of descriptors is low here; try: ulimit -Hn 4096");
  ::setenv(second_number, std::to_string(second).c_str(), 1);
  auto server = start();
  server.transcript().add("server", "has files open: the clients' descriptors are " +
                                        std::to_string(first_number) + ", " +
                                        std::to_string(second) + ", ...");
  return server;
}

void talk(Client& client) {
  client.send("hello");
  client.expect("hello", within(500ms));
}

/// A client that has been heard.
Client arrive(Server& server, std::string name) {
  Client client{server, std::move(name)};
  talk(client);
  return client;
}

/// A client that is hung up on.
void be_refused(Server& server, const std::string& name) {
  Client client{server, name};
  server.transcript().add(name, "connects");
  client.expect_end();
}

}  // namespace

TEST_CASE("Clients whose descriptors fit are heard however many files are open.") {
  auto server = start_with_files_open(1010);
  for (auto& client : connect(server, 4)) talk(client);
}

TEST_CASE("The last descriptor that fits is as good as any.") {
  auto server = start_with_files_open(FD_SETSIZE - 1);
  auto first = arrive(server, "client 1");
  auto last = arrive(server, "client 2");
  talk(first);
  talk(last);
}

TEST_CASE("The first descriptor that does not fit is refused.") {
  auto server = start_with_files_open(FD_SETSIZE);
  auto first = arrive(server, "client 1");
  be_refused(server, "client 2");
  talk(first);
}

TEST_CASE("Whoever is there is heard after a client that does not fit has come.") {
  auto server = start_with_files_open(FD_SETSIZE + 31);
  auto first = arrive(server, "client 1");
  const Client second{server, "client 2"};
  server.transcript().add("client 2", "connects");
  talk(first);
  talk(first);
}

TEST_CASE("Every client that does not fit is refused.") {
  auto server = start_with_files_open(FD_SETSIZE + 31);
  auto first = arrive(server, "client 1");
  for (const auto* name : {"client 2", "client 3", "client 4"})
    be_refused(server, name);
}

TEST_CASE("When a descriptor that fits is free again the next client is heard.") {
  auto server = start_with_files_open(FD_SETSIZE);
  auto first = arrive(server, "client 1");
  be_refused(server, "client 2");
  first.finish_sending();
  first.expect_end();
  arrive(server, "client 3");
}

TEST_CASE("A client that was refused has no descriptor any more.") {
  auto server = start_with_files_open(FD_SETSIZE + 31);
  auto first = arrive(server, "client 1");
  const auto open = [&] { return harness::open_descriptors(server.pid()); };
  const auto before = open();
  be_refused(server, "client 2");
  talk(first);
  INFO("\n" << server.transcript().text());
  const auto descriptors_open_now = open();
  CHECK(descriptors_open_now == before);
}
