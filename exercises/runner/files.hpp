#pragma once

#include <filesystem>
#include <string>

namespace runner {

/// The one that an environment variable names, or the usual one: the tests of the
/// runner have folders of their own.
std::filesystem::path folder(const char* variable, const char* usual);

/// All of it; empty where there is no such file.
std::string read_file(const std::filesystem::path& path);

/// Whoever reads the file meanwhile finds the old text or the new one, and so does
/// whoever comes after a crash or a full disk.
/// @throws std::system_error
/// @see rename(2)
void replace_file(const std::filesystem::path& path, const std::string& text);

/// Renames the file to NAME.1, or the first number that is free.
/// @throws std::filesystem::filesystem_error
std::filesystem::path put_aside(const std::filesystem::path& path);

/// An empty folder in the build, which goes with all that is in it when this does.
class ScratchFolder {
 public:
  /// @throws std::filesystem::filesystem_error
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// While it lives, other runners wait for this folder. It ends with the process,
/// however that ends. Where a file system has no locks, nobody waits.
/// @see flock(2)
class Lock {
 public:
  explicit Lock(const std::filesystem::path& folder);
  ~Lock();
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int folder_;
};

}  // namespace runner
