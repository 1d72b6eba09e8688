// What UnixStream and UnixListener promise.

#include "minimio/net/unix.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "minimio_units/kit.hpp"
#include "minimio_units/streams.hpp"

namespace {

using namespace minimio;
using namespace std::literals;
using net::UnixListener;
using net::UnixStream;
using units::error_of;
using units::mentions;

/// A path in a folder of our own, which is removed in the end.
class Path {
 public:
  Path() {
    auto name = (std::filesystem::temp_directory_path() / "minimio-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  ~Path() { std::filesystem::remove_all(folder_); }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;

  std::string get() const { return folder_ / "socket"; }

 private:
  std::filesystem::path folder_;
};

struct Connected {
  Path path;
  UnixListener listener{path.get()};
  UnixStream near = UnixStream::connect(path.get());
  UnixStream far = units::accept(listener);
};

}  // namespace

TEST_CASE("unix: bytes go both ways") {
  Connected all;
  units::write(all.near, "hello");
  CHECK(units::read(all.far, 5) == "hello");
  units::write(all.far, "world");
  CHECK(units::read(all.near, 5) == "world");
}

TEST_CASE("unix: with nothing there an accept and a read would block") {
  Connected all;
  std::error_code error;
  CHECK_FALSE(all.listener.accept(error));
  CHECK(net::would_block(error));
  std::array<char, 1> byte;
  CHECK(all.near.read(byte).would_block());
}

TEST_CASE("unix: what does not fit would block and all that did arrives") {
  Connected all;
  const auto written = units::fill(all.near);
  CHECK(written.size() > 1'000);
  all.near.shutdown_write();
  CHECK((units::read_to_end(all.far) == written));  // too much to print
}

TEST_CASE("unix: after a half-close the other direction goes on") {
  Connected all;
  units::write(all.near, "question");
  CHECK(all.near.shutdown_write() == std::error_code{});
  CHECK(units::read_to_end(all.far) == "question");
  units::write(all.far, "answer");
  all.far.close();
  CHECK(units::read_to_end(all.near) == "answer");
}

TEST_CASE("unix: writing to a peer that is gone is an error") {
  Connected all;
  all.far.close();
  CHECK(all.near.write("x"sv).error == std::errc::broken_pipe);
}

TEST_CASE("unix: a path that is taken is named in the error") {
  const Path path;
  const UnixListener listener{path.get()};
  const auto error = error_of([&] { UnixListener{path.get()}; });
  CHECK(error.code() == std::errc::address_in_use);
  CHECK(mentions(error, path.get()));
}

TEST_CASE("unix: the path is left when the listener goes and refuses then") {
  const Path path;
  UnixListener{path.get()};
  CHECK(std::filesystem::exists(path.get()));
  const auto error = error_of([&] { UnixStream::connect(path.get()); });
  CHECK(error.code() == std::errc::connection_refused);
  CHECK(mentions(error, "connect " + path.get()));
}

TEST_CASE("unix: a path where nothing is can't be connected to") {
  const Path path;
  const auto error = error_of([&] { UnixStream::connect(path.get()); });
  CHECK(error.code() == std::errc::no_such_file_or_directory);
  CHECK(mentions(error, path.get()));
}

TEST_CASE("unix: a path that is too long is refused and named") {
  const auto path = "/tmp/" + std::string(200, 'x');
  for (const auto& error : {error_of([&] { UnixListener{path}; }),
                            error_of([&] { UnixStream::connect(path); })}) {
    CHECK(error.code() == std::errc::filename_too_long);
    CHECK(mentions(error, path));
  }
}

TEST_CASE("unix: an empty path is refused") {
  // Linux takes it for a name of its own choice, or for one of zero bytes. unix(7)
  CHECK_THROWS_AS(UnixListener{""}, std::system_error);
  CHECK_THROWS_AS(UnixStream::connect(""), std::system_error);
}
