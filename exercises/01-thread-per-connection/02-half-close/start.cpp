#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include "exercise.hpp"
#include "net/listener.hpp"
#include "net/signals.hpp"
#include "net/system_call.hpp"

namespace {

/// @return false when the client has gone.
bool send_all(const net::Descriptor& client, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = net::retry_on_eintr(
        [&] { return ::write(client.get(), bytes.data(), bytes.size()); });
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool answer(const net::Descriptor& client, std::string_view line) {
  return send_all(client, std::string{line.rbegin(), line.rend()} + "\n");
}

/// Answers the lines that are complete, and leaves what has come of the next.
bool answer_lines(const net::Descriptor& client, std::string& pending) {
  for (std::size_t end; (end = pending.find('\n')) != std::string::npos;) {
    if (!answer(client, pending.substr(0, end))) return false;
    pending.erase(0, end + 1);
  }
  return true;
}

void talk_to(const net::Descriptor& client) {
  std::string pending;
  std::array<char, 1024> buffer;
  for (;;) {
    const auto size = net::retry_on_eintr(
        [&] { return ::read(client.get(), buffer.data(), buffer.size()); });
    if (size <= 0) return;
    pending.append(buffer.data(), static_cast<std::size_t>(size));
    if (!answer_lines(client, pending)) return;
  }
}

}  // namespace

void serve(const net::Descriptor& listener) {
  net::ignore_sigpipe();
  for (;;) {
    std::error_code error;
    if (auto client = net::accept_client(listener, error))
      std::thread{[client = std::move(client)] { talk_to(client); }}.detach();
  }
}
