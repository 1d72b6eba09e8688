#include <sys/epoll.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace {

//! [packed]
// The same members, as a language writes them down that has not seen the header.
struct AsOneWouldThink {
  std::uint32_t events;
  std::uint64_t data;
};

template <typename Event>
void measure(const char* what) {
  std::printf("%-20s %zu bytes, data at %zu\n", what, sizeof(Event),
              offsetof(Event, data));
}
//! [packed]

}  // namespace

int main() {
  measure<epoll_event>("epoll_event");
  measure<AsOneWouldThink>("as one would think");
}
