// EVFILT_READ: something to read, something to accept, or the end. kqueue(2)

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "kqueue/fixtures.hpp"
#include "kqueue/kit.hpp"

using namespace kit;

TEST_CASE("an empty pipe has nothing to read") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()));
  kqueue.expect_none();
}

TEST_CASE("a pipe says how many bytes wait") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()));
  write_to(pipe.writer, "hello");
  kqueue.expect(readable(pipe.reader.get()), {.without = EV_EOF | EV_ERROR, .data = 5});
  write_to(pipe.writer, "you");
  kqueue.expect(readable(pipe.reader.get()), {.data = 8});
  CHECK(read_from(pipe.reader, 6) == "helloy");
  kqueue.expect(readable(pipe.reader.get()), {.data = 2});
  drain(pipe.reader);
  kqueue.expect_none();
}

TEST_CASE("bytes from before the knote are reported") {
  Kqueue kqueue;
  Pipe pipe;
  write_to(pipe.writer, "hello");
  kqueue.add(readable(pipe.reader.get()));
  kqueue.expect(readable(pipe.reader.get()), {.data = 5});
}

TEST_CASE("bytes that were read before the wait are not reported") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()), GENERATE(0, EV_CLEAR));
  write_to(pipe.writer, "hello");
  drain(pipe.reader);
  kqueue.expect_none();
  write_to(pipe.writer, "you");
  kqueue.expect(readable(pipe.reader.get()), {.data = 3});
}

TEST_CASE("a pipe without a writer is at its end") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()));
  write_to(pipe.writer, "bye");
  pipe.writer.close();
  kqueue.expect(readable(pipe.reader.get()), {.flags = EV_EOF, .data = 3});
  drain(pipe.reader);
  for (int i = 0; i < 3; ++i)
    kqueue.expect(readable(pipe.reader.get()), {.flags = EV_EOF, .data = 0});
}

TEST_CASE("a pipe with two writers ends with the second") {
  Kqueue kqueue;
  Pipe pipe;
  Descriptor second = duplicate(pipe.writer);
  kqueue.add(readable(pipe.reader.get()));
  pipe.writer.close();
  kqueue.expect_none();
  second.close();
  kqueue.expect(readable(pipe.reader.get()), {.flags = EV_EOF});
}

TEST_CASE("a pipe's end is reported once with EV_CLEAR") {
  Kqueue kqueue;
  Pipe pipe;
  kqueue.add(readable(pipe.reader.get()), EV_CLEAR);
  pipe.writer.close();
  kqueue.expect(readable(pipe.reader.get()), {.flags = EV_EOF});
  kqueue.expect_none();
}

TEST_CASE("a fifo's end goes when a new writer comes") {
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder / "fifo";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  const Descriptor reader = open(path, O_RDONLY | O_NONBLOCK);
  kqueue.add(readable(reader.get()));
  Descriptor writer = open(path, O_WRONLY);
  kqueue.expect_none();
  writer.close();
  kqueue.expect(readable(reader.get()), {.flags = EV_EOF});
  writer = open(path, O_WRONLY);
  kqueue.expect_none();
  write_to(writer, "again");
  kqueue.expect(readable(reader.get()), {.without = EV_EOF, .data = 5});
}

TEST_CASE("a socket says how many bytes wait") {
  Kqueue kqueue;
  auto [near, far] = sockets(GENERATE(Kind::local, Kind::tcp));
  kqueue.add(readable(near.get()));
  kqueue.expect_none();
  write_to(far, "hello");
  kqueue.expect(readable(near.get()), {.without = EV_EOF | EV_ERROR, .data = 5});
  CHECK(read_from(near, 2) == "he");
  kqueue.expect(readable(near.get()), {.data = 3});
  drain(near);
  kqueue.expect_none();
}

TEST_CASE("a socket whose peer sends no more is at its end") {
  Kqueue kqueue;
  auto [near, far] = sockets(GENERATE(Kind::local, Kind::tcp));
  kqueue.add(readable(near.get()));
  write_to(far, "bye");
  REQUIRE(::shutdown(far.get(), SHUT_WR) == 0);
  const auto has_ended = [&near = near] {
    char last[4];
    return ::recv(near.get(), last, sizeof last, MSG_PEEK) == 3;
  };
  REQUIRE(eventually(has_ended, within(patience)));
  kqueue.expect(readable(near.get()), {.data = 3});
  drain(near);
  for (int i = 0; i < 3; ++i)
    kqueue.expect(readable(near.get()), {.flags = EV_EOF, .fflags = 0, .data = 0});
  write_to(near, "still here");  // it has ended in one direction alone
  CHECK(read_from(far, 10) == "still here");
}

TEST_CASE("the end is told while bytes wait") {
  Kqueue kqueue;
  auto [near, far] = sockets(Kind::local);
  kqueue.add(readable(near.get()));
  write_to(far, "bye");
  REQUIRE(::shutdown(far.get(), SHUT_WR) == 0);
  kqueue.expect(readable(near.get()), {.flags = EV_EOF, .fflags = 0, .data = 3});
}

TEST_CASE("a socket whose peer has closed is at its end") {
  Kqueue kqueue;
  auto [near, far] = sockets(GENERATE(Kind::local, Kind::tcp));
  kqueue.add(readable(near.get()));
  far.close();
  kqueue.expect(readable(near.get()), {.flags = EV_EOF, .fflags = 0, .data = 0});
}

TEST_CASE("a socket that is shut down for reading is at its end") {
  Kqueue kqueue;
  auto [near, far] = sockets(GENERATE(Kind::local, Kind::tcp));
  kqueue.add(readable(near.get()));
  REQUIRE(::shutdown(near.get(), SHUT_RD) == 0);
  kqueue.expect(readable(near.get()), {.flags = EV_EOF});
}

TEST_CASE("a reset connection is at its end with the error") {
  Kqueue kqueue;
  auto [near, far] = sockets_of_tcp();
  kqueue.add(readable(near.get()));
  reset(far);
  kqueue.expect(readable(near.get()), {.flags = EV_EOF, .fflags = ECONNRESET});
}

TEST_CASE("a reset connection tells both filters the error") {
  if (lacks(Can::tell_reset_to_both)) return;
  Kqueue kqueue;
  auto [near, far] = sockets_of_tcp();
  kqueue.add(writable(near.get()), EV_CLEAR);
  kqueue.expect(writable(near.get()));
  kqueue.add(readable(near.get()), EV_CLEAR);
  reset(far);
  std::size_t told = 0;
  while (told < 2) {
    const auto events = kqueue.take(2);
    REQUIRE_FALSE(events.empty());
    for (const auto& event : events) {
      CAPTURE(event);
      CHECK((event.flags & EV_EOF) != 0);
      CHECK(event.fflags == ECONNRESET);
      ++told;
    }
  }
}

TEST_CASE("a listener counts the connections that wait") {
  if (lacks(Can::count_backlog)) return;
  Kqueue kqueue;
  const Listener listener;
  const Id id = readable(listener.descriptor());
  kqueue.add(id);
  kqueue.expect_none();
  std::vector<Descriptor> clients;
  for (int count = 1; count <= 3; ++count) {
    clients.push_back(listener.connect());
    kqueue.expect_data(id, count);
  }
  const auto first = listener.accept();
  kqueue.expect_data(id, 2);
  const auto second = listener.accept();
  const auto third = listener.accept();
  kqueue.expect_none();
}

TEST_CASE("a listener is readable until all are accepted") {
  Kqueue kqueue;
  const Listener listener;
  kqueue.add(readable(listener.descriptor()));
  kqueue.expect_none();
  const auto client = listener.connect();
  const auto other = listener.connect();
  kqueue.expect(readable(listener.descriptor()), {.without = EV_EOF});
  const auto first = listener.accept();
  kqueue.expect(readable(listener.descriptor()));
  const auto second = listener.accept();
  kqueue.expect_none();
}

TEST_CASE("a listener with EV_CLEAR reports each connection") {
  Kqueue kqueue;
  const Listener listener;
  kqueue.add(readable(listener.descriptor()), EV_CLEAR);
  std::vector<Descriptor> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(listener.connect());
    kqueue.expect(readable(listener.descriptor()));
    kqueue.expect_none();
  }
}

TEST_CASE("a local listener is readable when somebody waits") {
  Kqueue kqueue;
  const Folder folder;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto path = (folder / "socket").string();
  REQUIRE(path.size() < sizeof address.sun_path);
  std::copy(path.begin(), path.end(), address.sun_path);
  const auto* const general = reinterpret_cast<const sockaddr*>(&address);
  const Descriptor listener{::socket(AF_UNIX, SOCK_STREAM, 0)};
  REQUIRE(::bind(listener.get(), general, sizeof address) == 0);
  REQUIRE(::listen(listener.get(), 4) == 0);
  kqueue.add(readable(listener.get()));
  kqueue.expect_none();
  const Descriptor client{::socket(AF_UNIX, SOCK_STREAM, 0)};
  REQUIRE(::connect(client.get(), general, sizeof address) == 0);
  CHECK(kqueue.expect(readable(listener.get()), {.without = EV_EOF}).data >= 1);
  const Descriptor accepted{::accept(listener.get(), nullptr, nullptr)};
  kqueue.expect_none();
}

TEST_CASE("a datagram is readable") {
  Kqueue kqueue;
  auto [near, far] = datagram_sockets();
  kqueue.add(readable(near.get()));
  kqueue.expect_none();
  write_to(far, "hello");
  const auto event = kqueue.expect(readable(near.get()), {.without = EV_EOF});
  CHECK(event.data >= 5);
  CHECK(read_from(near, 100) == "hello");
  kqueue.expect_none();
}

TEST_CASE("an empty datagram is readable and no end") {
  Kqueue kqueue;
  auto [near, far] = datagram_sockets();
  kqueue.add(readable(near.get()));
  REQUIRE(::send(far.get(), "", 0, 0) == 0);
  kqueue.expect(readable(near.get()), {.without = EV_EOF});
  CHECK(read_from(near, 100).empty());
  kqueue.expect_none();
}

TEST_CASE("NOTE_LOWAT waits for so many bytes") {
  if (lacks(Can::watch_low_water)) return;
  Kqueue kqueue;
  auto [near, far] = sockets(GENERATE(Kind::local, Kind::tcp));
  kqueue.add(readable(near.get()), 0, NOTE_LOWAT, 5);
  write_to(far, "hell");
  kqueue.expect_none(5ms);
  write_to(far, "o");
  kqueue.expect(readable(near.get()), {.data = 5});
  CHECK(read_from(near, 1) == "h");
  kqueue.expect_none();
}

TEST_CASE("NOTE_LOWAT does not hide the end") {
  if (lacks(Can::watch_low_water)) return;
  Kqueue kqueue;
  auto [near, far] = sockets(Kind::local);
  kqueue.add(readable(near.get()), 0, NOTE_LOWAT, 5);
  write_to(far, "bye");
  far.close();
  kqueue.expect(readable(near.get()), {.flags = EV_EOF, .data = 3});
}

TEST_CASE("NOTE_LOWAT lets a wait sleep below the mark") {
  if (lacks(Can::watch_low_water)) return;
  Kqueue kqueue;
  auto [near, far] = sockets(Kind::local);
  kqueue.add(readable(near.get()), 0, NOTE_LOWAT, 5);
  write_to(far, "hell");
  Waiter waiter{kqueue};
  waiter.until_blocked();
  write_to(far, "o");
  waiter.expect(readable(near.get()), {.data = 5});
}

TEST_CASE("a file says how far its end is") {
  Kqueue kqueue;
  const Folder folder;
  const auto reader = open(folder.file("file", "hello"), O_RDONLY);
  kqueue.add(readable(reader.get()));
  kqueue.expect(readable(reader.get()), {.data = 5});
  CHECK(read_from(reader, 3) == "hel");
  kqueue.expect(readable(reader.get()), {.data = 2});
  REQUIRE(::lseek(reader.get(), 1, SEEK_SET) == 1);
  kqueue.expect(readable(reader.get()), {.data = 4});
  CHECK(::lseek(reader.get(), 0, SEEK_CUR) == 1);  // it was only looked at
}

TEST_CASE("a file at its end is not readable") {
  Kqueue kqueue;
  const Folder folder;
  const auto reader = open(folder.file("file", "hello"), O_RDONLY);
  kqueue.add(readable(reader.get()));
  CHECK(read_from(reader, 100) == "hello");
  kqueue.expect_none();
}

TEST_CASE("an empty file is not readable") {
  Kqueue kqueue;
  const Folder folder;
  const auto reader = open(folder.file("file"), O_RDONLY);
  kqueue.add(readable(reader.get()));
  kqueue.expect_none();
}

TEST_CASE("a file that is rewound is readable again") {
  Kqueue kqueue;
  const Folder folder;
  const auto reader = open(folder.file("file", "hello"), O_RDONLY);
  kqueue.add(readable(reader.get()), EV_DISPATCH);
  kqueue.expect(readable(reader.get()));
  CHECK(read_from(reader, 100) == "hello");
  kqueue.change(readable(reader.get()), EV_ENABLE);
  kqueue.expect_none();
  REQUIRE(::lseek(reader.get(), 0, SEEK_SET) == 0);
  kqueue.change(readable(reader.get()), EV_ENABLE);
  kqueue.expect(readable(reader.get()), {.data = 5});
}

TEST_CASE("a file that grows is readable again") {
  if (lacks(Can::watch_growing_files)) return;
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder.file("file", "hello");
  const auto reader = open(path, O_RDONLY);
  const auto writer = open(path, O_WRONLY | O_APPEND);
  kqueue.add(readable(reader.get()));
  for (int i = 0; i < 3; ++i) {
    CHECK(read_from(reader, 100).size() == 5);
    kqueue.expect_none();
    write_to(writer, "again");
    kqueue.expect(readable(reader.get()), {.data = 5});
  }
}

TEST_CASE("a file that grows ends the wait") {
  if (lacks(Can::watch_growing_files)) return;
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder.file("file");
  const auto reader = open(path, O_RDONLY);
  const auto writer = open(path, O_WRONLY | O_APPEND);
  kqueue.add(readable(reader.get()));
  Waiter waiter{kqueue};
  waiter.until_blocked();
  write_to(writer, "hello");
  waiter.expect(readable(reader.get()), {.data = 5});
}

TEST_CASE("beyond a file's end the distance is negative") {
  Kqueue kqueue;
  const Folder folder;
  const auto reader = open(folder.file("file", "hello"), O_RDONLY);
  REQUIRE(::lseek(reader.get(), 7, SEEK_SET) == 7);
  kqueue.add(readable(reader.get()));
  kqueue.expect(readable(reader.get()), {.data = -2});
}

TEST_CASE("a file that was deleted can be watched as it grows") {
  if (lacks(Can::watch_growing_files)) return;
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder.file("file");
  const auto reader = open(path, O_RDONLY);
  const auto writer = open(path, O_WRONLY);
  std::filesystem::remove(path);
  kqueue.add(readable(reader.get()));
  kqueue.expect_none();
  write_to(writer, "hello");
  kqueue.expect(readable(reader.get()), {.data = 5});
}

TEST_CASE("two descriptors of a file have each their place") {
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder.file("file", "hello");
  const auto one = open(path, O_RDONLY);
  const auto other = open(path, O_RDONLY);
  kqueue.add(readable(one.get()));
  kqueue.add(readable(other.get()));
  CHECK(read_from(one, 100) == "hello");
  kqueue.expect(readable(other.get()), {.data = 5});
}

TEST_CASE("a file deleted from the queue is reported no more") {
  Kqueue kqueue;
  const Folder folder;
  const auto reader = open(folder.file("file", "hello"), O_RDONLY);
  kqueue.add(readable(reader.get()));
  kqueue.expect(readable(reader.get()));
  kqueue.remove(readable(reader.get()));
  kqueue.expect_none();
  CHECK(kqueue.error_of(readable(reader.get()), EV_DELETE) == ENOENT);
}

TEST_CASE("a file with EV_ONESHOT is reported once") {
  Kqueue kqueue;
  const Folder folder;
  const auto reader = open(folder.file("file", "hello"), O_RDONLY);
  kqueue.add(readable(reader.get()), EV_ONESHOT);
  kqueue.expect(readable(reader.get()));
  kqueue.expect_none();
  CHECK(kqueue.error_of(readable(reader.get()), EV_DELETE) == ENOENT);
}

TEST_CASE("a terminal says how many bytes wait") {
  Kqueue kqueue;
  const Terminal terminal;
  kqueue.add(readable(terminal.slave.get()));
  kqueue.add(readable(terminal.master.get()));
  kqueue.expect_none();
  write_to(terminal.master, "hello");
  kqueue.expect(readable(terminal.slave.get()), {.data = 5});
  drain(terminal.slave);
  kqueue.expect_none();
  write_to(terminal.slave, "you");
  kqueue.expect(readable(terminal.master.get()), {.data = 3});
}

TEST_CASE("a terminal whose other side has closed is at its end") {
  Kqueue kqueue;
  Terminal terminal;
  kqueue.add(readable(terminal.master.get()));
  terminal.slave.close();
  kqueue.expect(readable(terminal.master.get()), {.flags = EV_EOF});
}

TEST_CASE("an event counter says how far it is") {
  Kqueue kqueue;
  const auto counter = event_counter(0);
  if (!counter) {
    std::puts("skipped: this system has no eventfd; run this on Linux or FreeBSD");
    return;
  }
  kqueue.add(readable(counter->get()));
  kqueue.expect_none();
  const std::uint64_t three = 3;
  for (int i = 0; i < 2; ++i)
    REQUIRE(::write(counter->get(), &three, sizeof three) == sizeof three);
  kqueue.expect(readable(counter->get()));
  std::uint64_t count = 0;
  REQUIRE(::read(counter->get(), &count, sizeof count) == sizeof count);
  CHECK(count == 6);
  kqueue.expect_none();
}
