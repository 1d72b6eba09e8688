#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <cstdint>
#include <string>
#include <system_error>

#include "http/open_below.hpp"

namespace http {
namespace {

namespace fs = std::filesystem;

struct CloseHandleOf {
  using pointer = HANDLE;
  void operator()(HANDLE handle) const noexcept { ::CloseHandle(handle); }
};
using Handle = std::unique_ptr<HANDLE, CloseHandleOf>;

Handle open(const fs::path& path) {
  const auto share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  const auto handle = ::CreateFileW(path.c_str(), GENERIC_READ, share, nullptr,
                                    OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  return Handle{handle == INVALID_HANDLE_VALUE ? nullptr : handle};
}

std::wstring real_path(HANDLE handle) {
  std::wstring path(32 * 1024, L'\0');
  const auto size = ::GetFinalPathNameByHandleW(handle, path.data(),
                                                static_cast<DWORD>(path.size()), 0);
  path.resize(size < path.size() ? size : 0);
  return path;
}

bool same_path(const std::wstring& one, const std::wstring& other) {
  return ::CompareStringOrdinal(one.data(), static_cast<int>(one.size()), other.data(),
                                static_cast<int>(other.size()), TRUE) == CSTR_EQUAL;
}

}  // namespace

// There is no openat. But an open handle can be asked where it leads.
Opened open_below(const fs::path& folder, std::string_view name) try {
  const auto at = open(folder);
  if (!at) return {};
  const fs::path below{std::u8string(name.begin(), name.end())};
  const auto path = (fs::path{real_path(at.get())} / below).make_preferred();
  auto handle = open(path);
  BY_HANDLE_FILE_INFORMATION about;
  if (!handle || ::GetFileType(handle.get()) != FILE_TYPE_DISK ||
      !same_path(real_path(handle.get()), path.native()) ||
      !::GetFileInformationByHandle(handle.get(), &about))
    return {};
  if (about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) return {What::folder};
  const int descriptor = ::_open_osfhandle(
      reinterpret_cast<std::intptr_t>(handle.get()), _O_RDONLY | _O_BINARY);
  if (descriptor < 0) return {What::no_descriptor};
  handle.release();  // it is the descriptor's now
  auto* const file = ::_fdopen(descriptor, "rb");
  if (!file) {
    ::_close(descriptor);
    return {What::no_descriptor};
  }
  return {What::file, decltype(Opened::file){file},
          std::uint64_t{about.nFileSizeHigh} << 32 | about.nFileSizeLow};
} catch (const std::system_error&) {  // it is no UTF-8
  return {};
}

}  // namespace http
