// EVFILT_WRITE: room to write, or nobody there to read it. kqueue(2)

#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>

#include "kqueue/fixtures.hpp"
#include "kqueue/kit.hpp"

using namespace kit;

TEST_CASE("an empty pipe has room") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(writable(pipe.writer.get()));
  const auto event =
      kqueue.expect(writable(pipe.writer.get()), {.without = EV_EOF | EV_ERROR});
  CHECK(event.data >= _POSIX_PIPE_BUF);
}

TEST_CASE("a pipe's room shrinks by what is written") {
  if (lacks(Can::count_room)) return;
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(writable(pipe.writer.get()));
  const auto before = kqueue.expect(writable(pipe.writer.get())).data;
  write_to(pipe.writer, std::string(1'000, 'x'));
  const auto after = kqueue.expect(writable(pipe.writer.get())).data;
  CHECK(after <= before - 1'000);
  CHECK(after > 0);
  drain(pipe.reader);
  kqueue.expect(writable(pipe.writer.get()), {.data = before});
}

TEST_CASE("a full pipe has no room until it is drained") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(writable(pipe.writer.get()));
  fill(pipe.writer);
  kqueue.expect_none();
  drain(pipe.reader);
  kqueue.expect(writable(pipe.writer.get()));
}

TEST_CASE("a full socket has no room until it is drained") {
  Kqueue kqueue;
  auto [near, far] = sockets(GENERATE(Kind::local, Kind::tcp));
  kqueue.add(writable(near.get()));
  const auto event =
      kqueue.expect(writable(near.get()), {.without = EV_EOF | EV_ERROR});
  CHECK(event.data > 0);
  // What fits grows while the other side takes it in. tcp(7)
  const auto is_full = [&, &near = near] {
    fill(near);
    return kqueue.take(1, 0ms).empty();
  };
  REQUIRE(eventually(is_full, within(patience)));
  const auto has_room = [&, &far = far] {
    drain(far);
    return !kqueue.take(1, 0ms).empty();
  };
  REQUIRE(eventually(has_room, within(patience)));
  kqueue.expect(writable(near.get()));
}

TEST_CASE("room with EV_CLEAR is reported once and when it comes again") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(writable(pipe.writer.get()), EV_CLEAR);
  kqueue.expect(writable(pipe.writer.get()), {.flags = EV_CLEAR});
  kqueue.expect_none();
  fill(pipe.writer);
  kqueue.expect_none();
  drain(pipe.reader);
  kqueue.expect(writable(pipe.writer.get()));
  kqueue.expect_none();
}

TEST_CASE("room ends the wait") {
  Kqueue kqueue;
  Pipe pipe;
  fill(pipe.writer);
  kqueue.add(writable(pipe.writer.get()));
  Waiter waiter{kqueue};
  waiter.until_blocked();
  drain(pipe.reader);
  waiter.expect(writable(pipe.writer.get()));
}

TEST_CASE("room with EV_ONESHOT is reported once") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(writable(pipe.writer.get()), EV_ONESHOT);
  kqueue.expect(writable(pipe.writer.get()));
  kqueue.expect_none();
  CHECK(kqueue.error_of(writable(pipe.writer.get()), EV_DELETE) == ENOENT);
}

TEST_CASE("room with EV_DISPATCH is reported once for each EV_ENABLE") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(writable(pipe.writer.get()), EV_DISPATCH);
  for (int i = 0; i < 3; ++i) {
    kqueue.expect(writable(pipe.writer.get()));
    kqueue.expect_none();
    kqueue.change(writable(pipe.writer.get()), EV_ENABLE | EV_DISPATCH);
  }
}

TEST_CASE("a pipe without a reader is at its end") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(writable(pipe.writer.get()));
  kqueue.expect(writable(pipe.writer.get()), {.without = EV_EOF});
  pipe.reader.close();
  for (int i = 0; i < 3; ++i)
    kqueue.expect(writable(pipe.writer.get()), {.flags = EV_EOF});
}

TEST_CASE("a full pipe without a reader is at its end") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(writable(pipe.writer.get()));
  fill(pipe.writer);
  kqueue.expect_none();
  pipe.reader.close();
  kqueue.expect(writable(pipe.writer.get()), {.flags = EV_EOF});
}

TEST_CASE("a fifo without a reader is at its end until a new one comes") {
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder / "fifo";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  Descriptor reader = open(path, O_RDONLY | O_NONBLOCK);
  const Descriptor writer = open(path, O_WRONLY);
  kqueue.add(writable(writer.get()));
  reader.close();
  kqueue.expect(writable(writer.get()), {.flags = EV_EOF});
  reader = open(path, O_RDONLY | O_NONBLOCK);
  kqueue.expect(writable(writer.get()), {.without = EV_EOF});
}

TEST_CASE("a local socket whose peer has closed can't be written to") {
  Kqueue kqueue;
  auto [near, far] = sockets(Kind::local);
  kqueue.add(writable(near.get()));
  far.close();
  kqueue.expect(writable(near.get()), {.flags = EV_EOF});
}

TEST_CASE("a socket whose peer only sends no more can be written to") {
  Kqueue kqueue;
  auto [near, far] = sockets(GENERATE(Kind::local, Kind::tcp));
  REQUIRE(::shutdown(far.get(), SHUT_WR) == 0);
  kqueue.add(readable(near.get()), EV_ONESHOT);
  kqueue.expect(readable(near.get()), {.flags = EV_EOF});
  kqueue.add(writable(near.get()));
  kqueue.expect(writable(near.get()), {.without = EV_EOF});
}

TEST_CASE("both filters of a half closed socket tell their own direction") {
  Kqueue kqueue;
  auto [near, far] = sockets(GENERATE(Kind::local, Kind::tcp));
  kqueue.add(writable(near.get()));
  kqueue.add(readable(near.get()));
  REQUIRE(::shutdown(far.get(), SHUT_WR) == 0);
  kqueue.expect_all({readable(near.get()), writable(near.get())});
  const auto events = kqueue.take(4);
  REQUIRE(events.size() == 2);
  for (const auto& event : events) {
    CAPTURE(event);
    CHECK(((event.flags & EV_EOF) != 0) == (event.filter == EVFILT_READ));
  }
}

TEST_CASE("a reset connection can't be written to and tells why") {
  Kqueue kqueue;
  auto [near, far] = sockets_of_tcp();
  kqueue.add(writable(near.get()), EV_CLEAR);
  kqueue.expect(writable(near.get()));
  reset(far);
  kqueue.expect(writable(near.get()), {.flags = EV_EOF, .fflags = ECONNRESET});
}

TEST_CASE("a connection becomes writable when it is made") {
  Kqueue kqueue;
  const Listener listener;
  const auto client = listener.start_connecting();
  kqueue.add(writable(client.get()));
  kqueue.expect(writable(client.get()), {.without = EV_EOF, .fflags = 0});
  int error = -1;
  socklen_t size = sizeof error;
  REQUIRE(::getsockopt(client.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0);
  CHECK(error == 0);
}

TEST_CASE("a refused connection is at its end with the error") {
  Kqueue kqueue;
  Listener listener;
  listener.close();
  const auto client = listener.start_connecting();
  kqueue.add(writable(client.get()));
  kqueue.expect(writable(client.get()), {.flags = EV_EOF, .fflags = ECONNREFUSED});
}

#ifdef NOTE_LEAVEERROR
TEST_CASE("NOTE_LEAVEERROR leaves the error to SO_ERROR") {
  Kqueue kqueue;
  Listener listener;
  listener.close();
  const auto client = listener.start_connecting();
  kqueue.add(writable(client.get()), 0, NOTE_LEAVEERROR);
  for (int i = 0; i < 2; ++i)
    kqueue.expect(writable(client.get()), {.flags = EV_EOF, .fflags = EIO});
  int error = 0;
  socklen_t size = sizeof error;
  REQUIRE(::getsockopt(client.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0);
  CHECK(error == ECONNREFUSED);
}
#endif

TEST_CASE("NOTE_LOWAT waits for so much room") {
  if (lacks(Can::watch_low_water)) return;
  Kqueue kqueue;
  auto [near, far] = sockets(GENERATE(Kind::local, Kind::tcp));
  const Id id = writable(near.get());
  kqueue.add(id, 0, NOTE_LOWAT, 1);
  const auto room = kqueue.expect(id).data;
  kqueue.add(id, 0, NOTE_LOWAT, room + 100'000'000);
  kqueue.expect_none();
  kqueue.add(id, 0, NOTE_LOWAT, 1);
  kqueue.expect(id);
}

TEST_CASE("a terminal has room") {
  Kqueue kqueue;
  const Terminal terminal;
  kqueue.add(writable(terminal.slave.get()));
  kqueue.expect(writable(terminal.slave.get()));
  kqueue.remove(writable(terminal.slave.get()));
  kqueue.add(writable(terminal.master.get()));
  kqueue.expect(writable(terminal.master.get()));
}
