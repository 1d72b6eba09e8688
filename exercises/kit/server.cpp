#include <sys/socket.h>

#include "kit/kit.hpp"

namespace kit {

Client slow_client(Server& server) {
  Client client{server, "slow client"};
  const int size = 128 * 1024;
  ::setsockopt(client.descriptor(), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  return client;
}

void behind_its_back(Server& server, const std::function<void()>& action) {
  server.pause();
  server.transcript().add("server", "is held");
  action();
  server.transcript().add("server", "goes on");
  server.resume();
}

void expect_sleep(Server& server, const Client& client, std::string_view why) {
  const auto expected = "the server to sleep, since " + std::string{why};
  if (!harness::wait_until_asleep(server.pid(), within(400ms)))
    client.fail(expected, "that it was running for 400 ms, and never asleep");
  const auto used = harness::idle_cpu_time(server.pid(), 100ms);
  if (used && *used > 20ms)
    client.fail(expected, "that it used the processor for " +
                              std::to_string(*used / 1ms) + " ms out of 100");
}

}  // namespace kit
