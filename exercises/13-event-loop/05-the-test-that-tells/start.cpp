#include "exercise.hpp"

namespace {

/// Whether the client gets back what the server has taken.
bool echoes(Client& client, std::string_view bytes) {
  const auto taken = client.send(bytes);
  return client.receive() == bytes.substr(0, taken);
}

}  // namespace

bool is_good(EchoServer& server) {
  const auto client = server.connect();
  return echoes(*client, "hello");
}
