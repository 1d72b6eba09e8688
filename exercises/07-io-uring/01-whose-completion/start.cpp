#include <deque>

#include "exercise.hpp"

namespace {

std::deque<Mailbox*> asked;  // those whose receives are under way, oldest first

}  // namespace

void ask(Ring& ring, Mailbox& mailbox) {
  auto* const request = ring.request();
  ::io_uring_prep_recv(request, mailbox.socket, mailbox.bytes.data(),
                       mailbox.bytes.size(), 0);
  asked.push_back(&mailbox);
  ring.submit();
}

std::optional<Letter> next(Ring& ring, std::chrono::milliseconds limit) {
  const auto completion = ring.wait(limit);
  if (!completion) return {};
  const auto* mailbox = asked.front();
  asked.pop_front();
  const auto size = completion->res < 0 ? 0 : static_cast<std::size_t>(completion->res);
  return Letter{mailbox, {mailbox->bytes.data(), size}};
}
