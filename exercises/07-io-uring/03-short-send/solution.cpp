#include <sys/socket.h>

#include <stdexcept>
#include <vector>

#include "exercise.hpp"

namespace {

using namespace std::chrono_literals;

struct Recipient {
  int socket;
  std::string_view unsent;
};

void request_send(Ring& ring, Recipient& recipient) {
  auto* const request = ring.request();
  ::io_uring_prep_send(request, recipient.socket, recipient.unsent.data(),
                       recipient.unsent.size(), MSG_NOSIGNAL);
  ::io_uring_sqe_set_data(request, &recipient);
}

Completion next(Ring& ring) {
  const auto completion = ring.wait(5s);
  if (!completion) throw std::runtime_error{"no send was done for 5 s"};
  return *completion;
}

}  // namespace

std::size_t send_to_all(Ring& ring, std::span<const int> sockets,
                        std::string_view bytes) {
  std::vector<Recipient> recipients;
  for (const int socket : sockets) recipients.push_back({socket, bytes});
  for (auto& recipient : recipients) request_send(ring, recipient);

  std::size_t complete = 0;
  for (auto under_way = recipients.size(); under_way > 0; --under_way) {
    const auto completion = next(ring);
    if (completion.res < 0) continue;
    auto& recipient = *reinterpret_cast<Recipient*>(completion.user_data);
    recipient.unsent.remove_prefix(static_cast<std::size_t>(completion.res));
    if (recipient.unsent.empty()) {
      ++complete;
    } else {
      request_send(ring, recipient);
      ++under_way;
    }
  }
  return complete;
}
