// EVFILT_VNODE: what happens to a file or a folder. kqueue(2)

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "kqueue/fixtures.hpp"
#include "kqueue/kit.hpp"

namespace fs = std::filesystem;
using namespace kit;

namespace {

constexpr unsigned every_note =
    NOTE_DELETE | NOTE_WRITE | NOTE_EXTEND | NOTE_ATTRIB | NOTE_LINK | NOTE_RENAME;

/// A file that a queue watches.
struct WatchedFile {
  explicit WatchedFile(unsigned notes, int flags = EV_CLEAR)
      : path{folder.file("file", "hello")}, watched{open(path, O_RDONLY)} {
    kqueue.add(id(), flags, notes);
    kqueue.expect_none();
  }
  Id id() const { return file(watched.get()); }
  void append() const { write_to(open(path, O_WRONLY | O_APPEND), "more"); }

  Kqueue kqueue;
  Folder folder;
  fs::path path;
  Descriptor watched;
};

/// A folder that a queue watches.
struct WatchedFolder {
  explicit WatchedFolder(unsigned notes) : watched{open(folder.path(), O_RDONLY)} {
    kqueue.add(id(), EV_CLEAR, notes);
    kqueue.expect_none();
  }
  Id id() const { return file(watched.get()); }

  Kqueue kqueue;
  Folder folder;
  Descriptor watched;
};

}  // namespace

TEST_CASE("NOTE_WRITE tells that a file was written to") {
  WatchedFile file{NOTE_WRITE};
  write_to(open(file.path, O_WRONLY), "HE");
  file.kqueue.expect(file.id(), {.flags = EV_CLEAR, .notes = NOTE_WRITE});
  file.kqueue.expect_none();
}

TEST_CASE("NOTE_WRITE tells that the watched descriptor itself was written to") {
  Kqueue kqueue;
  const Folder folder;
  const auto both = open(folder.file("file"), O_RDWR);
  kqueue.add(file(both.get()), EV_CLEAR, NOTE_WRITE);
  write_to(both, "hello");
  kqueue.expect(file(both.get()), {.notes = NOTE_WRITE});
}

TEST_CASE("NOTE_EXTEND tells that a file grew") {
  WatchedFile file{NOTE_EXTEND};
  file.append();
  file.kqueue.expect(file.id(), {.notes = NOTE_EXTEND});
  file.kqueue.expect_none();
}

TEST_CASE("NOTE_EXTEND says nothing of a write inside the file") {
  WatchedFile file{NOTE_EXTEND};
  write_to(open(file.path, O_WRONLY), "HE");
  file.kqueue.expect_none();
}

TEST_CASE("NOTE_EXTEND tells that a file was made longer") {
  WatchedFile file{NOTE_EXTEND};
  fs::resize_file(file.path, 4096);
  file.kqueue.expect(file.id(), {.notes = NOTE_EXTEND});
}

TEST_CASE("NOTE_ATTRIB tells of a new mode") {
  WatchedFile file{NOTE_ATTRIB};
  REQUIRE(::chmod(file.path.c_str(), 0400) == 0);
  file.kqueue.expect(file.id(), {.notes = NOTE_ATTRIB});
  file.kqueue.expect_none();
}

TEST_CASE("NOTE_ATTRIB tells of new times") {
  WatchedFile file{NOTE_ATTRIB};
  const timespec times[2]{{.tv_sec = 1, .tv_nsec = 0}, {.tv_sec = 2, .tv_nsec = 0}};
  REQUIRE(::utimensat(AT_FDCWD, file.path.c_str(), times, 0) == 0);
  file.kqueue.expect(file.id(), {.notes = NOTE_ATTRIB});
}

TEST_CASE("NOTE_LINK tells that a file got another name and lost it") {
  WatchedFile file{NOTE_LINK};
  const auto other = file.folder / "other";
  fs::create_hard_link(file.path, other);
  file.kqueue.expect(file.id(), {.notes = NOTE_LINK});
  file.kqueue.expect_none();
}

TEST_CASE("the loss of one of two names is reported") {
  WatchedFile file{0};
  fs::create_hard_link(file.path, file.folder / "other");
  file.kqueue.add(file.id(), EV_CLEAR, NOTE_LINK | NOTE_DELETE);
  file.kqueue.expect_none();
  fs::remove(file.folder / "other");
  const auto event = file.kqueue.expect(file.id());
  CHECK((event.fflags & (NOTE_LINK | NOTE_DELETE)) != 0);  // systems differ in which
}

TEST_CASE("NOTE_RENAME tells that a file was moved") {
  WatchedFile file{NOTE_RENAME};
  fs::rename(file.path, file.folder / "elsewhere");
  file.kqueue.expect(file.id(), {.notes = NOTE_RENAME});
  file.kqueue.expect_none();
}

TEST_CASE("a file that was moved is still watched") {
  WatchedFile file{NOTE_RENAME | NOTE_EXTEND};
  const auto elsewhere = file.folder / "elsewhere";
  fs::rename(file.path, elsewhere);
  file.kqueue.expect(file.id(), {.notes = NOTE_RENAME});
  file.path = elsewhere;
  file.append();
  file.kqueue.expect(file.id(), {.notes = NOTE_EXTEND});
}

TEST_CASE("NOTE_DELETE tells that a file was deleted though it is open") {
  WatchedFile file{NOTE_DELETE};
  fs::remove(file.path);
  file.kqueue.expect(file.id(), {.notes = NOTE_DELETE});
  file.kqueue.expect_none();
}

TEST_CASE("NOTE_DELETE tells that a file was replaced") {
  WatchedFile file{NOTE_DELETE};
  fs::rename(file.folder.file("new", "new"), file.path);
  file.kqueue.expect(file.id(), {.notes = NOTE_DELETE});
}

TEST_CASE("a file that was deleted can still be written to and tells") {
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder.file("file");
  const auto both = open(path, O_RDWR);
  kqueue.add(file(both.get()), EV_CLEAR, NOTE_DELETE | NOTE_WRITE);
  fs::remove(path);
  kqueue.expect(file(both.get()), {.notes = NOTE_DELETE});
  write_to(both, "hello");
  kqueue.expect(file(both.get()), {.notes = NOTE_WRITE});
}

TEST_CASE("a file that was deleted before can be watched") {
  Kqueue kqueue;
  const Folder folder;
  const auto path = folder.file("file");
  const auto both = open(path, O_RDWR);
  fs::remove(path);
  folder.file("file");  // another one
  kqueue.add(file(both.get()), EV_CLEAR, NOTE_WRITE);
  write_to(open(path, O_WRONLY), "no");
  kqueue.expect_none();
  write_to(both, "hello");
  kqueue.expect(file(both.get()), {.notes = NOTE_WRITE});
}

TEST_CASE("a pipe or a socket has no notes") {
  if (lacks(Can::refuse_notes_of_others)) return;
  Kqueue kqueue;
  Pipe pipe;
  auto [near, far] = sockets(Kind::local);
  CHECK(kqueue.error_of(file(pipe.reader.get()), EV_ADD, NOTE_WRITE) == EINVAL);
  CHECK(kqueue.error_of(file(near.get()), EV_ADD, NOTE_WRITE) == EINVAL);
}

TEST_CASE("notes that were not asked for are not reported") {
  WatchedFile file{NOTE_RENAME | NOTE_DELETE};
  file.append();
  REQUIRE(::chmod(file.path.c_str(), 0400) == 0);
  fs::create_hard_link(file.path, file.folder / "other");
  file.kqueue.expect_none();
  fs::rename(file.path, file.folder / "elsewhere");
  const auto event = file.kqueue.expect(file.id(), {.notes = NOTE_RENAME});
  CHECK((event.fflags & (NOTE_WRITE | NOTE_ATTRIB | NOTE_LINK)) == 0);
}

TEST_CASE("notes gather until they are reported") {
  WatchedFile file{every_note};
  file.append();
  REQUIRE(::chmod(file.path.c_str(), 0400) == 0);
  fs::rename(file.path, file.folder / "elsewhere");
  file.kqueue.expect(file.id(),
                     {.notes = NOTE_WRITE | NOTE_EXTEND | NOTE_ATTRIB | NOTE_RENAME});
  file.kqueue.expect_none();
}

TEST_CASE("each note is reported with EV_CLEAR") {
  WatchedFile file{NOTE_WRITE | NOTE_RENAME};
  for (int i = 0; i < 3; ++i) {
    file.append();
    const auto event = file.kqueue.expect(file.id(), {.notes = NOTE_WRITE});
    CHECK((event.fflags & NOTE_RENAME) == 0);
    file.kqueue.expect_none();
  }
}

TEST_CASE("notes stay without EV_CLEAR") {
  if (lacks(Can::keep_notes)) return;
  WatchedFile file{NOTE_WRITE | NOTE_ATTRIB, 0};
  file.append();
  for (int i = 0; i < 3; ++i) file.kqueue.expect(file.id(), {.notes = NOTE_WRITE});
  REQUIRE(::chmod(file.path.c_str(), 0400) == 0);
  file.kqueue.expect(file.id(), {.notes = NOTE_WRITE | NOTE_ATTRIB});
}

TEST_CASE("a file with EV_ONESHOT has one note") {
  WatchedFile file{NOTE_WRITE, EV_ONESHOT};
  file.append();
  file.kqueue.expect(file.id(), {.notes = NOTE_WRITE});
  file.append();
  file.kqueue.expect_none();
  CHECK(file.kqueue.error_of(file.id(), EV_DELETE) == ENOENT);
}

TEST_CASE("a note while disabled is reported when enabled") {
  WatchedFile file{NOTE_WRITE};
  file.kqueue.change(file.id(), EV_DISABLE, NOTE_WRITE);
  file.append();
  file.kqueue.expect_none();
  file.kqueue.change(file.id(), EV_ENABLE, NOTE_WRITE);
  file.kqueue.expect(file.id(), {.notes = NOTE_WRITE});
}

TEST_CASE("a file is not watched after EV_DELETE") {
  WatchedFile file{NOTE_WRITE};
  file.kqueue.remove(file.id());
  file.append();
  file.kqueue.expect_none();
  CHECK(file.kqueue.error_of(file.id(), EV_DELETE) == ENOENT);
}

TEST_CASE("a file that is added again has the new notes") {
  WatchedFile file{NOTE_WRITE};
  file.kqueue.add(file.id(), EV_CLEAR, NOTE_RENAME);
  REQUIRE(::chmod(file.path.c_str(), 0600) == 0);
  file.kqueue.expect_none();
  file.append();
  file.kqueue.expect_none();
  fs::rename(file.path, file.folder / "elsewhere");
  file.kqueue.expect(file.id(), {.notes = NOTE_RENAME});
}

TEST_CASE("two descriptors of a file are both told") {
  WatchedFile file{NOTE_WRITE};
  const auto other = open(file.path, O_RDONLY);
  file.kqueue.add(kit::file(other.get()), EV_CLEAR, NOTE_WRITE | NOTE_ATTRIB);
  file.append();
  file.kqueue.expect_all({file.id(), kit::file(other.get())});
  REQUIRE(::chmod(file.path.c_str(), 0400) == 0);
  file.kqueue.expect(kit::file(other.get()), {.notes = NOTE_ATTRIB});
}

TEST_CASE("one of two descriptors of a file can stop") {
  WatchedFile file{NOTE_WRITE};
  auto other = open(file.path, O_RDONLY);
  file.kqueue.add(kit::file(other.get()), EV_CLEAR, NOTE_WRITE);
  file.kqueue.remove(kit::file(other.get()));
  file.append();
  file.kqueue.expect(file.id(), {.notes = NOTE_WRITE});
}

TEST_CASE("two queues are told of one file") {
  WatchedFile file{NOTE_WRITE};
  Kqueue other;
  other.add(file.id(), EV_CLEAR, NOTE_WRITE);
  file.append();
  file.kqueue.expect(file.id());
  other.expect(file.id());
}

TEST_CASE("a file's note ends the wait") {
  WatchedFile file{NOTE_WRITE};
  Waiter waiter{file.kqueue};
  waiter.until_blocked();
  file.append();
  waiter.expect(file.id(), {.notes = NOTE_WRITE});
}

TEST_CASE("a file can be watched for notes and for bytes") {
  if (lacks(Can::watch_growing_files)) return;
  WatchedFile file{NOTE_WRITE | NOTE_ATTRIB};
  CHECK(read_from(file.watched, 100) == "hello");
  file.kqueue.add(readable(file.watched.get()));
  file.kqueue.expect_none();
  REQUIRE(::chmod(file.path.c_str(), 0600) == 0);
  file.kqueue.expect(file.id(), {.notes = NOTE_ATTRIB});
  file.append();
  file.kqueue.expect_all({file.id(), readable(file.watched.get())});
  file.kqueue.remove(file.id());
  file.kqueue.expect(readable(file.watched.get()), {.data = 4});
}

TEST_CASE("NOTE_WRITE tells of a folder's new file") {
  WatchedFolder folder{NOTE_WRITE};
  folder.folder.file("new");
  folder.kqueue.expect(folder.id(), {.notes = NOTE_WRITE});
}

TEST_CASE("NOTE_WRITE tells that a folder lost a file") {
  WatchedFolder folder{0};
  const auto path = folder.folder.file("file");
  folder.kqueue.add(folder.id(), EV_CLEAR, NOTE_WRITE);
  folder.kqueue.expect_none();
  fs::remove(path);
  folder.kqueue.expect(folder.id(), {.notes = NOTE_WRITE});
}

TEST_CASE("NOTE_WRITE tells of a new name in a folder") {
  WatchedFolder folder{0};
  const auto path = folder.folder.file("file");
  folder.kqueue.add(folder.id(), EV_CLEAR, NOTE_WRITE);
  fs::rename(path, folder.folder / "other");
  folder.kqueue.expect(folder.id(), {.notes = NOTE_WRITE});
}

TEST_CASE("NOTE_WRITE says nothing of a write to a file in the folder") {
  WatchedFolder folder{0};
  const auto path = folder.folder.file("file");
  folder.kqueue.add(folder.id(), EV_CLEAR, every_note);
  write_to(open(path, O_WRONLY), "hello");
  folder.kqueue.expect_none();
}

TEST_CASE("NOTE_LINK tells of a folder's new folder") {
  WatchedFolder folder{NOTE_LINK};
  fs::create_directory(folder.folder / "inner");
  folder.kqueue.expect(folder.id(), {.notes = NOTE_LINK});
}

TEST_CASE("NOTE_LINK says nothing of a folder's new file") {
  WatchedFolder folder{NOTE_LINK};
  folder.folder.file("new");
  folder.kqueue.expect_none();
}

TEST_CASE("NOTE_RENAME tells that a folder was moved") {
  const Folder outer;
  const auto path = outer / "inner";
  fs::create_directory(path);
  const auto inner = open(path, O_RDONLY);
  Kqueue kqueue;
  kqueue.add(file(inner.get()), EV_CLEAR, NOTE_RENAME);
  fs::rename(path, outer / "elsewhere");
  kqueue.expect(file(inner.get()), {.notes = NOTE_RENAME});
}

TEST_CASE("NOTE_DELETE tells that a folder was removed") {
  const Folder outer;
  const auto path = outer / "inner";
  fs::create_directory(path);
  const auto inner = open(path, O_RDONLY);
  Kqueue kqueue;
  kqueue.add(file(inner.get()), EV_CLEAR, NOTE_DELETE);
  fs::remove(path);
  kqueue.expect(file(inner.get()), {.notes = NOTE_DELETE});
}

TEST_CASE("a folder that was moved and then removed tells both") {
  const Folder outer;
  fs::create_directory(outer / "old");
  fs::create_directory(outer / "old/inner");
  fs::create_directory(outer / "new");
  const auto inner = open(outer / "old/inner", O_RDONLY);
  Kqueue kqueue;
  kqueue.add(file(inner.get()), EV_CLEAR, NOTE_RENAME | NOTE_DELETE);
  fs::rename(outer / "old/inner", outer / "new/inner");
  kqueue.expect(file(inner.get()), {.notes = NOTE_RENAME});
  fs::remove(outer / "new/inner");
  kqueue.expect(file(inner.get()), {.notes = NOTE_DELETE});
}

TEST_CASE("a folder tells nothing of another that is removed") {
  const Folder outer;
  fs::create_directory(outer / "watched");
  fs::create_directory(outer / "other");
  const auto watched = open(outer / "watched", O_RDONLY);
  Kqueue kqueue;
  kqueue.add(file(watched.get()), EV_CLEAR, every_note);
  fs::remove(outer / "other");
  outer.file("another");
  kqueue.expect_none();
}

TEST_CASE("NOTE_OPEN tells that a file was opened") {
  if (lacks(Can::note_opening)) return;
  WatchedFile file{note_open};
  const auto other = open(file.path, O_RDONLY);
  file.kqueue.expect(file.id(), {.notes = note_open});
  file.kqueue.expect_none();
}

TEST_CASE("NOTE_READ tells that a file was read from") {
  if (lacks(Can::note_opening)) return;
  WatchedFile file{note_read};
  const auto other = open(file.path, O_RDONLY);
  file.kqueue.expect_none();
  CHECK(read_from(other, 2) == "he");
  file.kqueue.expect(file.id(), {.notes = note_read});
}

TEST_CASE("NOTE_CLOSE tells that a file was closed after reading") {
  if (lacks(Can::note_opening)) return;
  WatchedFile file{note_close | note_close_write};
  open(file.path, O_RDONLY).close();
  const auto event = file.kqueue.expect(file.id(), {.notes = note_close});
  CHECK((event.fflags & note_close_write) == 0);
}

TEST_CASE("NOTE_CLOSE_WRITE tells that a file was closed after writing") {
  if (lacks(Can::note_opening)) return;
  WatchedFile file{note_close | note_close_write};
  file.append();
  const auto event = file.kqueue.expect(file.id(), {.notes = note_close_write});
  CHECK((event.fflags & note_close) == 0);
}
