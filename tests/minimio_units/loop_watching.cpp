// What a loop hears of files that change.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/wine.hpp"
#include "minimio/loop/file_watcher.hpp"
#include "minimio/loop/timer.hpp"
#include "minimio_units/loop_kit.hpp"

#ifndef _WIN32
#include "harness/no_more_descriptors.hpp"
#endif

namespace {

namespace fs = std::filesystem;
using namespace minimio;
using namespace std::chrono_literals;
using loop::EventLoop;
using loop::FileChange;
using loop::FileWatcher;
using units::Folder;
using enum loop::ChangeKind;

// kqueue tells of a directory only that an entry came or went.
#if defined __linux__ || defined _WIN32
constexpr bool tells_of_entries = true;
#else
constexpr bool tells_of_entries = false;
#endif

const auto nothing = [](const FileChange&) {};

void write(const fs::path& path, const char* text) { std::ofstream{path} << text; }

bool is(const FileChange& change, loop::ChangeKind kind, const fs::path& name) {
  return change.kind == kind && change.name == name;
}

/// A watcher, and what it has heard.
class Ear {
 public:
  explicit Ear(std::unique_ptr<Poller> poller = make_poller())
      : loop{std::move(poller)} {}

  void start(const fs::path& path) {
    watcher.start(path, [this](const FileChange& change) { heard.push_back(change); });
  }

  /// Fails the case if it is never so.
  template <typename Condition>
  void wait_until(Condition condition) {
    loop::Timer end{loop};
    bool is_late = false;
    end.start(units::much_later() - Clock::now(), [&] { is_late = true; });
    while (!condition()) {
      REQUIRE_FALSE(is_late);
      loop.run_once();
    }
  }

  /// Waits for this change, behind the one that was waited for last.
  void hear(loop::ChangeKind kind, const fs::path& name) {
    INFO("waiting for " << (kind == renamed ? "renamed " : "changed ") << name);
    wait_until([&] {
      while (next_ < heard.size())
        if (is(heard[next_++], kind, name)) return true;
      return false;
    });
  }

  void hear_of_entry(loop::ChangeKind kind, const char* name) {
    if (tells_of_entries) {
      hear(kind, name);
    } else if (kind == renamed) {
      hear(renamed, {});
    }
  }

  EventLoop loop;
  FileWatcher watcher{loop};
  std::vector<FileChange> heard;

 private:
  std::size_t next_ = 0;  // of those that were heard
};

}  // namespace

TEST_CASE("loop watching: a file that changes is heard with every poller") {
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    const Folder folder;
    write(folder.file("some"), "one");
    Ear ear{std::move(poller)};
    ear.start(folder.file("some"));
    for (const char* text : {"two", "three"}) {
      write(folder.file("some"), text);
      ear.hear(changed, "some");
    }
  });
}

TEST_CASE("loop watching: an entry comes and changes and is renamed and goes") {
  const Folder folder;
  Ear ear;
  ear.start(folder.path());
  write(folder.file("one"), "");
  ear.hear_of_entry(renamed, "one");
  write(folder.file("one"), "text");
  ear.hear_of_entry(changed, "one");
  fs::rename(folder.file("one"), folder.file("two"));
  ear.hear_of_entry(renamed, "one");
  if (tells_of_entries) ear.hear(renamed, "two");
  fs::remove(folder.file("two"));
  ear.hear_of_entry(renamed, "two");
  fs::create_directory(folder.file("below"));
  ear.hear_of_entry(renamed, "below");
}

TEST_CASE("loop watching: a file goes on being watched when another takes its place") {
  const Folder folder;
  write(folder.file("some"), "one");
  Ear ear;
  ear.start(folder.file("some"));
  for (int round = 0; round < 3; ++round) {
    write(folder.file("draft"), "two");
    fs::rename(folder.file("draft"), folder.file("some"));
    ear.hear(renamed, "some");
    write(folder.file("some"), "three");
    ear.hear(changed, "some");
  }
}

TEST_CASE("loop watching: a file that goes is heard and so is its coming back") {
  const Folder folder;
  write(folder.file("some"), "one");
  Ear ear;
  ear.start(folder.file("some"));
  fs::remove(folder.file("some"));
  ear.hear(renamed, "some");
  CHECK(ear.watcher.is_active());
  write(folder.file("some"), "");
  ear.hear(renamed, "some");
  write(folder.file("some"), "two");
  ear.hear(changed, "some");
}

TEST_CASE("loop watching: of a file's neighbours nothing is heard") {
  const Folder folder;
  write(folder.file("some"), "one");
  write(folder.file("other"), "one");
  Ear ear;
  ear.start(folder.file("some"));
  write(folder.file("other"), "two");
  write(folder.file("some more"), "two");
  fs::remove(folder.file("other"));
  write(folder.file("some"), "two");
  ear.hear(changed, "some");
  ear.loop.run_nowait();
  for (const auto& change : ear.heard) CHECK(is(change, changed, "some"));
}

TEST_CASE("loop watching: when the directory goes it is heard once and ends the loop") {
  if (harness::on_wine())
    return units::skip("Wine does not tell that a directory has gone");
  const Folder folder;
  const auto below = folder.file("below");
  fs::create_directory(below);
  write(below / "some", "one");
  Ear ear;
  FileWatcher of_file{ear.loop};
  std::vector<FileChange> of_file_heard;
  ear.start(below);
  of_file.start(below / "some",
                [&](const FileChange& change) { of_file_heard.push_back(change); });
  fs::remove_all(below);
  CHECK_FALSE(ear.loop.run());
  CHECK_FALSE(ear.watcher.is_active());
  REQUIRE_FALSE(ear.heard.empty());
  CHECK(is(ear.heard.back(), renamed, "."));
  CHECK(std::ranges::count(ear.heard, fs::path{"."}, &FileChange::name) == 1);
  REQUIRE_FALSE(of_file_heard.empty());
  CHECK(is(of_file_heard.back(), renamed, "some"));

  ear.start(folder.path());
  CHECK(ear.watcher.is_active());
  write(folder.file("some"), "");
  ear.hear_of_entry(renamed, "some");
}

TEST_CASE("loop watching: when the directory is renamed it is the end as well") {
#ifdef _WIN32
  units::skip("Windows goes on with it under its new name");
#else
  const Folder folder;
  fs::create_directory(folder.file("one"));
  Ear ear;
  ear.start(folder.file("one"));
  fs::rename(folder.file("one"), folder.file("two"));
  write(folder.file("two") / "some", "");
  CHECK_FALSE(ear.loop.run());
  REQUIRE(ear.heard.size() == 1);
  CHECK(is(ear.heard.front(), renamed, "."));
#endif
}

TEST_CASE("loop watching: what a symbolic link leads to is watched") {
#ifdef _WIN32
  units::skip("not everybody may make links");
#else
  const Folder folder;
  fs::create_directory(folder.file("below"));
  write(folder.file("below") / "some", "one");
  fs::create_symlink("below/some", folder.file("link"));
  Ear ear;
  ear.start(folder.file("link"));
  write(folder.file("below") / "some", "two");
  ear.hear(changed, "some");
#endif
}

TEST_CASE("loop watching: after stop nothing is heard and start begins anew") {
  const Folder one, other;
  Ear ear;
  ear.start(one.path());
  write(one.file("untold"), "");
  ear.watcher.stop();
  CHECK_FALSE(ear.loop.run());
  ear.start(one.path());
  write(one.file("untold"), "text");
  ear.start(other.path());
  write(one.file("unseen"), "");
  write(other.file("some"), "");
  ear.hear_of_entry(renamed, "some");
  ear.loop.run_nowait();
  for (const auto& change : ear.heard) CHECK(change.name != "unseen");
  for (const auto& change : ear.heard) CHECK(change.name != "untold");
}

TEST_CASE("loop watching: stop in the callback holds for changes that are waiting") {
  const Folder folder;
  EventLoop loop;
  FileWatcher watcher{loop};
  int calls = 0;
  watcher.start(folder.path(), [&](const FileChange&) {
    ++calls;
    watcher.stop();
  });
  for (const char* name : {"one", "two", "three"}) write(folder.file(name), "text");
  CHECK_FALSE(loop.run());
  CHECK(calls == 1);
  watcher.start(folder.path(), [&](const FileChange&) {
    ++calls;
    watcher.close([&] { calls += 10; });
  });
  for (const char* name : {"one", "two", "three"}) fs::remove(folder.file(name));
  CHECK_FALSE(loop.run());
  CHECK(calls == 12);
}

TEST_CASE("loop watching: start in the callback forgets changes that are waiting") {
  const Folder one, other;
  Ear ear;
  int calls = 0;
  ear.watcher.start(one.path(), [&](const FileChange&) {
    ++calls;
    ear.start(other.path());
    write(other.file("some"), "");
  });
  for (const char* name : {"one", "two", "three"}) write(one.file(name), "text");
  ear.hear_of_entry(renamed, "some");
  CHECK(calls == 1);
  for (const auto& change : ear.heard) CHECK(change.name != "three");
}

TEST_CASE("loop watching: it may be destroyed in its callback") {
  const Folder folder;
  EventLoop loop;
  std::optional<FileWatcher> watcher{loop};
  int calls = 0;
  watcher->start(folder.path(), [&](const FileChange&) {
    watcher.reset();
    ++calls;
  });
  for (const char* name : {"one", "two", "three"}) write(folder.file(name), "text");
  CHECK_FALSE(loop.run());
  CHECK(calls == 1);
}

TEST_CASE("loop watching: after close nothing is heard of what was waiting") {
  const Folder folder;
  EventLoop loop;
  FileWatcher watcher{loop};
  watcher.start(folder.path(), [](const FileChange&) { FAIL("it was closed"); });
  write(folder.file("some"), "text");
  watcher.close();
  write(folder.file("other"), "text");
  CHECK_FALSE(loop.run());
  watcher.start(folder.path(), nothing);
  CHECK_FALSE(watcher.is_active());
}

TEST_CASE("loop watching: an exception in the callback loses no other change") {
  const Folder folder;
  Ear ear;
  ear.watcher.start(folder.path(), [&](const FileChange& change) {
    ear.heard.push_back(change);
    throw std::runtime_error{"no"};
  });
  write(folder.file("one"), "");
  if (tells_of_entries) write(folder.file("two"), "");
  CHECK_THROWS_AS(ear.loop.run(), std::runtime_error);
  REQUIRE(ear.heard.size() == 1);
  if (!tells_of_entries) return;
  while (!is(ear.heard.back(), renamed, "two"))
    CHECK_THROWS_AS(ear.loop.run(), std::runtime_error);
}

TEST_CASE("loop watching: of 1000 entries none is lost") {
  const Folder folder;
  Ear ear;
  ear.start(folder.path());
  std::vector<fs::path> missing;
  for (int i = 0; i < 1'000; ++i) {
    missing.emplace_back("entry " + std::to_string(i));
    write(folder.path() / missing.back(), "");
  }
  ear.wait_until([&] {
    for (const auto& change : std::exchange(ear.heard, {})) {
      if (change.name.empty()) missing.clear();  // look at all of the directory
      std::erase(missing, change.name);
    }
    return missing.empty();
  });
}

TEST_CASE("loop watching: in a flood that is too much it is told that some is lost") {
  const Folder folder;
  Ear ear;
  ear.start(folder.path());
  std::ofstream one{folder.file("one")}, two{folder.file("two")};
  for (int i = 0; i < 20'000; ++i) {  // inotify keeps 16384
    one << "text" << std::flush;
    two << "text" << std::flush;
  }
  write(folder.file("last"), "");
  ear.wait_until([&] {
    return std::ranges::any_of(std::exchange(ear.heard, {}), [](const auto& change) {
      return is(change, renamed, "last") || is(change, renamed, {});
    });
  });
}

TEST_CASE("loop watching: a path with nothing there is refused by its name") {
  const Folder folder;
  Ear ear;
  ear.start(folder.path());
  for (const auto& path : {folder.file("missing"), folder.file("missing") / "some"}) {
    const auto error = units::error_of([&] { ear.watcher.start(path, nothing); });
    CHECK(error.code() == std::errc::no_such_file_or_directory);
    CHECK(units::mentions(error, path.string()));
  }
  write(folder.file("some"), "");
  ear.hear_of_entry(renamed, "some");  // what was started before goes on
}

TEST_CASE("loop watching: too few descriptors are an error with the path's name") {
#ifdef _WIN32
  units::skip("Windows has no such bound");
#else
  const Folder folder;
  EventLoop loop;
  FileWatcher watcher{loop};
  const harness::NoMoreDescriptors none;
  const auto error = units::error_of([&] { watcher.start(folder.path(), nothing); });
  CHECK(error.code() == std::errc::too_many_files_open);
  CHECK(units::mentions(error, folder.path().string()));
  CHECK_FALSE(watcher.is_active());
#endif
}

TEST_CASE("loop watching: it keeps the loop alive while it is started and referenced") {
  const Folder folder;
  EventLoop loop;
  FileWatcher watcher{loop};
  CHECK_FALSE(loop.is_alive());
  watcher.start(folder.path(), nothing);
  CHECK(watcher.is_active());
  CHECK(loop.is_alive());
  watcher.unref();
  CHECK_FALSE(loop.run());
  watcher.ref();
  CHECK(loop.is_alive());
  watcher.stop();
  CHECK_FALSE(watcher.is_active());
  CHECK_FALSE(loop.is_alive());
}

TEST_CASE("loop watching: the loop may go while it is started") {
  const Folder folder;
  std::optional<EventLoop> loop{std::in_place};
  FileWatcher watcher{*loop};
  watcher.start(folder.path(), [](const FileChange&) { FAIL("there is no loop"); });
  write(folder.file("one"), "text");
  loop.reset();
  write(folder.file("two"), "text");
  CHECK_FALSE(watcher.is_active());
  watcher.start(folder.path(), nothing);
  watcher.stop();
}
