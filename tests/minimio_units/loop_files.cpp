// What the files of a loop promise.

#include "minimio/loop/files.hpp"
#include "minimio_units/loop_kit.hpp"

namespace {

using namespace minimio;
using loop::EventLoop;
using loop::FileContents;
using loop::FileStatus;
using units::Folder;

/// What opening a folder as a file comes to.
#ifdef _WIN32
constexpr auto is_folder = std::errc::permission_denied;
#else
constexpr auto is_folder = std::errc::is_a_directory;
#endif

FileContents read(const std::filesystem::path& path) {
  EventLoop loop;
  FileContents contents;
  loop::read_file(loop, path, [&](const FileContents& file) { contents = file; });
  loop.run();
  return contents;
}

std::error_code write(const std::filesystem::path& path, std::string bytes) {
  EventLoop loop;
  auto result = std::make_error_code(std::errc::timed_out);
  loop::write_file(loop, path, std::move(bytes),
                   [&](std::error_code error) { result = error; });
  loop.run();
  return result;
}

FileStatus look_at(const std::filesystem::path& path) {
  EventLoop loop;
  FileStatus status;
  loop::stat_file(loop, path, [&](const FileStatus& found) { status = found; });
  loop.run();
  return status;
}

}  // namespace

TEST_CASE("loop files: what is written is what is read") {
  const Folder folder;
  std::string noise(200'000, '\0');
  for (std::size_t i = 0; i < noise.size(); ++i)
    noise[i] = static_cast<char>(i * 31 + i / 256);
  for (const auto& bytes : {std::string{}, std::string{"one\r\ntwo\x1a"}, noise,
                            noise.substr(0, 64 * 1024)}) {
    REQUIRE_FALSE(write(folder.file("some"), bytes));
    const auto file = read(folder.file("some"));
    REQUIRE_FALSE(file.error);
    REQUIRE(file.bytes == bytes);
    const auto status = look_at(folder.file("some"));
    REQUIRE_FALSE(status.error);
    REQUIRE(status.size == bytes.size());
    REQUIRE_FALSE(status.is_directory);
    REQUIRE(status.modified == std::filesystem::last_write_time(folder.file("some")));
  }
}

TEST_CASE("loop files: a folder is told from a file and is not read or written") {
  const Folder folder;
  CHECK(look_at(folder.path()).is_directory);
  CHECK(read(folder.path()).error == is_folder);
  CHECK(write(folder.path(), "some") == is_folder);
}

TEST_CASE("loop files: what is not there is an error") {
  const Folder folder;
  CHECK(read(folder.file("none")).error == std::errc::no_such_file_or_directory);
  CHECK(look_at(folder.file("none")).error == std::errc::no_such_file_or_directory);
  CHECK(write(folder.file("none") / "some", "x") ==
        std::errc::no_such_file_or_directory);
}

TEST_CASE("loop files: what the disk has no room for is an error of the write") {
  if (!std::filesystem::exists("/dev/full"))
    return units::skip("there is no /dev/full");
  CHECK(write("/dev/full", "some") == std::errc::no_space_on_device);
}

TEST_CASE("loop files: many at once") {
  const Folder folder;
  EventLoop loop;
  int read = 0;
  for (int i = 0; i < 100; ++i) {
    const auto path = folder.file(std::to_string(i).c_str());
    loop::write_file(loop, path, std::to_string(i),
                     [&, i, path](std::error_code error) {
                       REQUIRE_FALSE(error);
                       loop::read_file(loop, path, [&, i](const FileContents& file) {
                         REQUIRE(file.bytes == std::to_string(i));
                         ++read;
                       });
                     });
  }
  loop.run();
  CHECK(read == 100);
}
