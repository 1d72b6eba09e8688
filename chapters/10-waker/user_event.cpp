#include <sys/event.h>
#include <sys/types.h>

#include "bells.hpp"
#include "net/descriptor.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

int main() try {
  //! [bell]
  const net::Descriptor queue{net::check(::kqueue(), "kqueue")};
  const auto make_change = [&](unsigned short flags, unsigned note) {
    struct kevent change;
    EV_SET(&change, 0, EVFILT_USER, flags, note, 0, nullptr);
    net::check(::kevent(queue.get(), &change, 1, nullptr, 0, nullptr), "kevent");
  };
  make_change(EV_ADD | EV_CLEAR, 0);

  ring_three_times(
      "EVFILT_USER", [&] { make_change(0, NOTE_TRIGGER); },
      [&] {
        struct kevent event;
        const timespec only_look{};
        return net::check(::kevent(queue.get(), nullptr, 0, &event, 1, &only_look),
                          "kevent") == 1;
      });
  //! [bell]
} catch (const std::system_error& error) {
  return net::report(error);
}
