#include "exercise.hpp"

void ask(Ring& ring, Mailbox& mailbox) {
  auto* const request = ring.request();
  ::io_uring_prep_recv(request, mailbox.socket, mailbox.bytes.data(),
                       mailbox.bytes.size(), 0);
  ::io_uring_sqe_set_data(request, &mailbox);
  ring.submit();
}

std::optional<Letter> next(Ring& ring, std::chrono::milliseconds limit) {
  const auto completion = ring.wait(limit);
  if (!completion) return {};
  const auto* mailbox = reinterpret_cast<const Mailbox*>(completion->user_data);
  const auto size = completion->res < 0 ? 0 : static_cast<std::size_t>(completion->res);
  return Letter{mailbox, {mailbox->bytes.data(), size}};
}
