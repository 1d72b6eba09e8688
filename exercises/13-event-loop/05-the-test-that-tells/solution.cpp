#include "exercise.hpp"

namespace {

/// Whether the client gets back what the server has taken.
bool echoes(Client& client, std::string_view bytes) {
  const auto taken = client.send(bytes);
  return client.receive() == bytes.substr(0, taken);
}

/// The same, and the end after it.
bool echoes_to_the_end(Client& client, std::string_view bytes) {
  const auto taken = client.send(bytes);
  client.finish_sending();
  return client.receive() == bytes.substr(0, taken) && client.has_ended();
}

/// A megabyte in which each value of a byte occurs.
std::string many_bytes() {
  std::string bytes;
  for (int i = 0; i < 1 << 20; ++i) bytes += static_cast<char>(i);
  return bytes;
}

}  // namespace

bool is_good(EchoServer& server) {
  const auto bytes = many_bytes();
  const auto first = server.connect();
  const auto second = server.connect();
  return echoes(*first, "hello") && echoes(*second, "good morning") &&
         echoes(*first, bytes) && echoes(*first, "again") &&
         echoes_to_the_end(*first, bytes) && echoes(*second, "still here");
}
