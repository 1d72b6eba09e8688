#include "resp/kit.hpp"

#include <charconv>

namespace suite {
namespace {

std::string read_bytes(Client& client, std::size_t count) {
  std::string bytes;
  while (bytes.size() < count) {
    pollfd readable{.fd = client.descriptor(), .events = POLLIN, .revents = 0};
    if (!harness::wait_for({&readable, 1}, client.deadline()))
      client.fail("a whole reply", bytes);
    bytes += client.receive_what_came(count - bytes.size());
    if (client.ended()) client.fail("a whole reply", bytes + " and the end");
  }
  return bytes;
}

std::string read_line(Client& client) {
  std::string line;
  while (!line.ends_with("\r\n")) line += read_bytes(client, 1);
  return line;
}

std::string read_replies(Client& client, long count) {
  std::string replies;
  for (; count > 0; --count) replies += read_reply(client);
  return replies;
}

}  // namespace

std::string request(const std::vector<std::string>& words) {
  auto bytes = "*" + std::to_string(words.size()) + "\r\n";
  for (const auto& word : words)
    bytes += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  return bytes;
}

void check_reply(Client& client, std::string_view line, std::string_view reply) {
  client.send(std::string{line} + "\r\n");
  client.expect(std::string{reply} + "\r\n");
}

std::string read_reply(Client& client) {
  const auto line = read_line(client);
  long number = 0;
  std::from_chars(line.data() + 1, line.data() + line.size(), number);
  switch (line.front()) {
    case '$':
    case '=':
      if (number < 0) return line;
      return line + read_bytes(client, static_cast<std::size_t>(number) + 2);
    case '*':
    case '~':
      return line + read_replies(client, number);
    case '%':
      return line + read_replies(client, 2 * number);
    default:
      return line;
  }
}

std::string ask(Client& client, const std::vector<std::string>& words) {
  client.send(request(words));
  return read_reply(client);
}

std::size_t info(Client& client, std::string_view name) {
  const auto text = ask(client, {"INFO"});
  const auto at = text.find("\n" + std::string{name} + ":");
  if (at == text.npos) client.fail(name, text);
  return std::stoul(text.substr(at + name.size() + 2));
}

}  // namespace suite
