#include "loop/change_feed.hpp"

#include <array>
#include <atomic>
#include <string_view>
#include <utility>

#include "minimio/net/pipe.hpp"
#include "platform/windows/kernel_handle.hpp"
#include "platform/windows/system_call.hpp"

namespace minimio::loop {
namespace {

struct IoCloser {
  void operator()(PTP_IO io) const noexcept { ::CloseThreadpoolIo(io); }
};
using Io = std::unique_ptr<TP_IO, IoCloser>;

constexpr DWORD all_changes = FILE_NOTIFY_CHANGE_FILE_NAME |
                              FILE_NOTIFY_CHANGE_DIR_NAME |
                              FILE_NOTIFY_CHANGE_ATTRIBUTES | FILE_NOTIFY_CHANGE_SIZE |
                              FILE_NOTIFY_CHANGE_LAST_WRITE;

/// Others may do with it what they like.
KernelHandle open_directory(const Watched& watched) {
  const auto create_file = "CreateFile " + watched.path().string();
  const auto file = ::CreateFileW(
      watched.directory.c_str(), FILE_LIST_DIRECTORY,
      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
      FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OVERLAPPED, nullptr);
  if (file == INVALID_HANDLE_VALUE) throw_last_error(create_file.c_str());
  return KernelHandle{file};
}

bool is_same(std::wstring_view one, std::wstring_view other) noexcept {
  return ::CompareStringOrdinal(one.data(), static_cast<int>(one.size()), other.data(),
                                static_cast<int>(other.size()), TRUE) == CSTR_EQUAL;
}

/// The buffer is lent to the system until a thread of the process's pool is told that
/// it is filled; this thread rings. In between, the system keeps what changes.
class WindowsFeed final : public ChangeFeed {
 public:
  explicit WindowsFeed(Watched watched)
      : watched_{std::move(watched)},
        directory_{open_directory(watched_)},
        io_{::CreateThreadpoolIo(directory_.get(), ring, this, nullptr)} {
    if (!io_) throw_last_error("CreateThreadpoolIo");
    const auto read_changes = "ReadDirectoryChanges " + watched_.path().string();
    if (!lend_buffer()) throw_last_error(read_changes.c_str());
  }

  /// The buffer goes only when the system has given it back.
  ~WindowsFeed() override {
    ::CancelIoEx(directory_.get(), &overlapped_);
    ::WaitForThreadpoolIoCallbacks(io_.get(), FALSE);
  }

  NativeHandle handle() const noexcept override { return pipe_.reader.handle(); }

  bool take(std::deque<FileChange>& changes) override {
    char rung;
    if (pipe_.reader.read(std::span{&rung, 1}).bytes == 0) return true;
    const bool is_well = result_ == ERROR_SUCCESS || result_ == ERROR_NOTIFY_ENUM_DIR;
    if (is_well && size_ == 0) changes.push_back(watched_.overflow());
    if (is_well && size_ > 0) read_buffer(changes);
    if (is_well && lend_buffer()) return true;
    changes.push_back(watched_.end());
    return false;
  }

 private:
  static void CALLBACK ring(PTP_CALLBACK_INSTANCE, void* feed, void*, ULONG result,
                            ULONG_PTR size, PTP_IO) {
    auto& self = *static_cast<WindowsFeed*>(feed);
    self.result_ = result;
    self.size_ = size;
    self.pipe_.writer.write(std::span{"", 1});
  }

  bool lend_buffer() noexcept {
    ::StartThreadpoolIo(io_.get());
    const bool is_lent = ::ReadDirectoryChangesW(
        directory_.get(), buffer_.data(), static_cast<DWORD>(buffer_.size()), FALSE,
        all_changes, nullptr, &overlapped_, nullptr);
    if (!is_lent) ::CancelThreadpoolIo(io_.get());
    return is_lent;
  }

  void read_buffer(std::deque<FileChange>& changes) const {
    const char* at = buffer_.data();
    for (DWORD step = 1; step != 0;) {
      const auto& info = *reinterpret_cast<const FILE_NOTIFY_INFORMATION*>(at);
      const auto kind = info.Action == FILE_ACTION_MODIFIED ? ChangeKind::changed
                                                            : ChangeKind::renamed;
      const std::wstring_view name{info.FileName,
                                   info.FileNameLength / sizeof(wchar_t)};
      if (watched_.is_directory()) {
        changes.push_back({kind, name});
      } else if (is_same(name, watched_.entry.native())) {
        changes.push_back({kind, watched_.entry});
      }
      step = info.NextEntryOffset;
      at += step;
    }
  }

  const Watched watched_;
  net::Pipe pipe_ = net::make_pipe();
  alignas(FILE_NOTIFY_INFORMATION) std::array<char, 16 * 1024> buffer_;
  OVERLAPPED overlapped_{};
  std::atomic<ULONG> result_ = ERROR_SUCCESS;
  std::atomic<ULONG_PTR> size_ = 0;
  KernelHandle directory_;
  Io io_;
};

}  // namespace

std::unique_ptr<ChangeFeed> make_change_feed(Watched watched) {
  return std::make_unique<WindowsFeed>(std::move(watched));
}

}  // namespace minimio::loop
