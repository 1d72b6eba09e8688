#include <liburing.h>

#include "connections.hpp"
#include "net/options.hpp"
#include "net/system_call.hpp"

namespace {

/// A ring for one operation at a time.
class Ring {
 public:
  Ring() {
    const int result = ::io_uring_queue_init(1, &ring_, 0);
    if (result < 0)
      throw net::Unavailable{-result, std::generic_category(), "io_uring_setup"};
  }
  ~Ring() { ::io_uring_queue_exit(&ring_); }
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  io_uring_sqe* request() { return ::io_uring_get_sqe(&ring_); }

  void submit() { ::io_uring_submit(&ring_); }

  std::string wait() {
    io_uring_cqe* completion;
    const int error = -::io_uring_wait_cqe(&ring_, &completion);
    if (error > 0)
      throw std::system_error{error, std::generic_category(), "io_uring_wait_cqe"};
    const int result = completion->res;
    ::io_uring_cqe_seen(&ring_, completion);
    const auto said = "res=" + std::to_string(result);
    return result < 0 ? said + " " + name_of_error(-result) : said;
  }

 private:
  io_uring ring_;
};

}  // namespace

int main() try {
  char buffer[16];
  Ring ring;
  for (const auto ending : every_ending) {
    auto connection = connect_to_ourselves();
    ::io_uring_prep_recv(ring.request(), connection.ours.get(), buffer, sizeof buffer,
                         0);
    ring.submit();
    end(connection, ending);
    print_row(ending, "recv: " + ring.wait(), connection.ours);
  }
  const auto nobody = make_nobody();
  const net::Descriptor refused{
      net::check(::socket(AF_INET, SOCK_STREAM, 0), "socket")};
  ::io_uring_prep_connect(ring.request(), refused.get(),
                          reinterpret_cast<const sockaddr*>(&nobody.address),
                          sizeof nobody.address);
  ring.submit();
  print_refused("connect: " + ring.wait(), refused);
} catch (const std::system_error& error) {
  return net::report(error);
}
