// What there is to watch beside connections.

#include "minimio/conformance.hpp"

using namespace conformance;

TEST_CASE("a listener is readable while somebody waits to be accepted", "[handles]") {
  const auto poller = make();
  auto server = listener();
  poller->add(server.handle(), first, Interest::readable);
  expect_nothing(*poller);
  const auto one = net::TcpStream::connect(server.local_address());
  const auto other = net::TcpStream::connect(server.local_address());
  std::vector<net::TcpStream> accepted;
  for (int i = 0; i < 2; ++i) {
    expect(*poller, {first, readable});
    std::error_code failure;
    await([&] {
      return static_cast<bool>(accepted.emplace_back(server.accept(failure)));
    });
  }
  expect_nothing(*poller);
}

TEST_CASE("a datagram makes a socket readable", "[handles]") {
  const auto poller = make();
  auto here = udp_socket(), there = udp_socket();
  poller->add(here.handle(), first, Interest::readable);
  expect_nothing(*poller);
  const std::string datagram = GENERATE("hello", "");
  REQUIRE(there.send_to(datagram, here.local_address()));
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable});
  char bytes[10];
  net::Address sender;
  CHECK(here.receive_from(bytes, sender).bytes == datagram.size());
  expect_nothing(*poller);
}

TEST_CASE("a socket for datagrams is writable", "[handles]") {
  const auto poller = make();
  auto here = udp_socket();
  poller->add(here.handle(), first, Interest::readable | Interest::writable);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, writable});
}

TEST_CASE("a pipe is readable while bytes wait in it", "[handles]") {
  const auto poller = make();
  auto [reader, writer] = net::make_pipe();
  poller->add(reader.handle(), first, Interest::readable);
  poller->add(writer.handle(), second, Interest::writable);
  expect(*poller, {second, writable});
  poller->remove(writer.handle());
  expect_nothing(*poller);
  write(writer);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable});
  drain(reader);
  expect_nothing(*poller);
}

TEST_CASE("a pipe that nobody writes any more is read_closed", "[7]") {
  const auto poller = make();
  auto [reader, writer] = net::make_pipe();
  const bool has_bytes = GENERATE(false, true);
  poller->add(reader.handle(), first, Interest::readable);
  if (has_bytes) write(writer);
  close(writer);
  const auto end = has_bytes ? end_behind_bytes() : read_closed;
  for (int i = 0; i < 3; ++i) expect(*poller, {first, readable | end, write_closed});
  CHECK(drain(reader));
  expect(*poller, {first, readable | read_closed, write_closed});
}

TEST_CASE("a pipe that nobody reads any more is write_closed", "[7]") {
#ifdef _WIN32
  skip("a pipe is a connection here, which tells only its reader of its end");
#endif
  const auto poller = make();
  auto [reader, writer] = net::make_pipe();
  poller->add(writer.handle(), first, Interest::writable);
  close(reader);
  for (int i = 0; i < 3; ++i) expect(*poller, {first, writable | write_closed});
  CHECK(writer.write(std::string_view{"x"}).error == std::errc::broken_pipe);
}

TEST_CASE("a full pipe is writable again once it is read", "[handles]") {
#ifdef _WIN32
  skip("a pipe is a connection here");
#endif
  const auto poller = make();
  auto [reader, writer] = net::make_pipe();
  const auto mode = GENERATE(Mode::level, Mode::edge, Mode::oneshot);
  if (!poller->supports(mode)) return;
  CAPTURE(mode);
  while (writer.write(std::string(4096, 'x'))) {}
  poller->add(writer.handle(), first, Interest::writable, mode);
  expect_nothing(*poller);
  drain(reader);
  expect(*poller, {first, writable});
}

TEST_CASE("both ends of a connection can be watched", "[handles]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  poller->add(here.handle(), first, Interest::readable);
  poller->add(there.handle(), second, Interest::readable);
  for (int i = 0; i < 10; ++i) {
    write(here);
    expect(*poller, {second, readable});
    read_exactly(there, 1);
    write(there);
    expect(*poller, {first, readable});
    read_exactly(here, 1);
  }
}

TEST_CASE("an urgent byte is priority where the system tells", "[handles]") {
  const auto poller = make();
  auto [here, there] = tcp_pair();
  const auto refused =
      failure_of([&] { poller->add(here.handle(), first, Interest::priority); });
  if (refused) {
    CHECK(refused == std::errc::operation_not_supported);
    poller->add(here.handle(), first, Interest::readable);  // it was not added
    CHECK(failure_of([&] {
            poller->modify(here.handle(), second,
                           Interest::readable | Interest::priority);
          }) == std::errc::operation_not_supported);
    write(there);
    expect(*poller, {first, readable});
    skip(std::string{poller->name()} + " does not tell of urgent bytes");
  }
  write(there);
  expect_nothing(*poller);
  write_urgent(there);
  expect(*poller, {first, priority});
  poller->modify(here.handle(), second, Interest::readable | Interest::priority);
  expect(*poller, {second, readable | priority});
}
