#include "loop/windows/carrier.hpp"

#include <array>
#include <thread>
#include <utility>

#include "platform/windows/system_call.hpp"

namespace minimio::loop {
namespace {

using Buffer = std::array<char, 64 * 1024>;

struct SystemPipe {
  SystemPipe() {
    HANDLE ends[2];
    if (!::CreatePipe(&ends[0], &ends[1], nullptr, 0)) throw_last_error("CreatePipe");
    reader.reset(ends[0]);
    writer.reset(ends[1]);
  }
  KernelHandle reader, writer;
};

void to_child(net::PipeReader from, KernelHandle to) {
  Buffer buffer;
  DWORD size;
  do {
    size = static_cast<DWORD>(from.read(buffer).bytes);
  } while (size != 0 && ::WriteFile(to.get(), buffer.data(), size, &size, nullptr));
}

void from_child(KernelHandle from, net::PipeWriter to) {
  Buffer buffer;
  DWORD size;
  while (::ReadFile(from.get(), buffer.data(), buffer.size(), &size, nullptr)) {
    std::span<const char> rest{buffer.data(), size};
    while (!rest.empty()) {
      const auto sent = to.write(rest);
      if (sent.error != std::errc{}) return;
      rest = rest.subspan(sent.bytes);
    }
  }
}

/// Unlike the loop, the thread has nothing to do but wait.
void make_blocking(NativeHandle socket) {
  u_long off = 0;
  ::ioctlsocket(socket, FIONBIO, &off);
}

void let_inherit(const KernelHandle& end) {
  if (!::SetHandleInformation(end.get(), HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT))
    throw_last_error("SetHandleInformation");
}

}  // namespace

KernelHandle carry_to_child(net::PipeWriter& ours) {
  SystemPipe theirs;
  let_inherit(theirs.reader);
  auto pipe = net::make_pipe();
  make_blocking(pipe.reader.handle());
  std::thread{to_child, std::move(pipe.reader), std::move(theirs.writer)}.detach();
  ours = std::move(pipe.writer);
  return std::move(theirs.reader);
}

KernelHandle carry_from_child(net::PipeReader& ours) {
  SystemPipe theirs;
  let_inherit(theirs.writer);
  auto pipe = net::make_pipe();
  make_blocking(pipe.writer.handle());
  std::thread{from_child, std::move(theirs.reader), std::move(pipe.writer)}.detach();
  ours = std::move(pipe.reader);
  return std::move(theirs.writer);
}

}  // namespace minimio::loop
