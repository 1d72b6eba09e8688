#include "loop/windows/spawn.hpp"

#include <array>
#include <span>
#include <vector>

#include "loop/windows/carrier.hpp"
#include "loop/windows/command_line.hpp"
#include "loop/windows/environment_block.hpp"
#include "platform/windows/system_call.hpp"
#include "platform/windows/utf16.hpp"

namespace minimio::loop {
namespace {

KernelHandle open_null() {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  const auto null = ::CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE,
                                  FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                                  OPEN_EXISTING, 0, nullptr);
  if (null == INVALID_HANDLE_VALUE) throw_last_error("NUL");
  return KernelHandle{null};
}

/// Whoever has no console may have no streams either.
KernelHandle copy_ours(DWORD stream) {
  const auto ours = ::GetStdHandle(stream);
  if (!ours || ours == INVALID_HANDLE_VALUE) return open_null();
  HANDLE copy;
  const auto self = ::GetCurrentProcess();
  if (!::DuplicateHandle(self, ours, self, &copy, 0, TRUE, DUPLICATE_SAME_ACCESS))
    throw_last_error("DuplicateHandle");
  return KernelHandle{copy};
}

KernelHandle open_stream(Stdio stdio, DWORD stream, ChildPipes& pipes) {
  if (stdio == Stdio::inherit) return copy_ours(stream);
  if (stdio == Stdio::null) return open_null();
  if (stream == STD_INPUT_HANDLE) return carry_to_child(pipes.input);
  return carry_from_child(stream == STD_OUTPUT_HANDLE ? pipes.output : pipes.errors);
}

/// Of all handles that could be inherited, the child gets these alone.
/// UpdateProcThreadAttribute
class OnlyThese {
 public:
  explicit OnlyThese(std::span<HANDLE> handles) {
    SIZE_T size = 0;
    ::InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    memory_.resize(size);
    if (!::InitializeProcThreadAttributeList(list(), 1, 0, &size))
      throw_last_error("InitializeProcThreadAttributeList");
    if (!::UpdateProcThreadAttribute(list(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                                     handles.data(), handles.size_bytes(), nullptr,
                                     nullptr))
      throw_last_error("UpdateProcThreadAttribute");
  }
  ~OnlyThese() { ::DeleteProcThreadAttributeList(list()); }
  OnlyThese(const OnlyThese&) = delete;
  OnlyThese& operator=(const OnlyThese&) = delete;

  LPPROC_THREAD_ATTRIBUTE_LIST list() noexcept {
    return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data());
  }

 private:
  std::vector<std::byte> memory_;
};

/// cmd.exe runs it, and reads the arguments by other rules: what is quoted for a
/// program could be a command there.
bool is_batch_file(const std::string& program) {
  auto name = to_utf16(program);
  name.erase(name.find_last_not_of(L". ") + 1);  // so does Windows
  const auto ending = name.substr(name.size() < 4 ? 0 : name.size() - 4);
  const auto is = [&](const wchar_t* other) {
    return ::CompareStringOrdinal(ending.c_str(), -1, other, -1, TRUE) == CSTR_EQUAL;
  };
  return is(L".bat") || is(L".cmd");
}

}  // namespace

KernelHandle spawn_program(const ProcessOptions& options, ChildPipes& pipes) {
  if (is_batch_file(options.program) || options.program.find('"') != std::string::npos)
    throw std::system_error{std::make_error_code(std::errc::invalid_argument),
                            options.program};
  auto line = command_line(options.program, options.arguments);
  std::wstring environment;
  if (options.environment) environment = environment_block(*options.environment);
  const auto directory = to_utf16(options.directory);

  const std::array streams{open_stream(options.input, STD_INPUT_HANDLE, pipes),
                           open_stream(options.output, STD_OUTPUT_HANDLE, pipes),
                           open_stream(options.errors, STD_ERROR_HANDLE, pipes)};
  HANDLE inherited[] = {streams[0].get(), streams[1].get(), streams[2].get()};
  OnlyThese only_these{inherited};
  STARTUPINFOEXW start{};
  start.StartupInfo.cb = sizeof start;
  start.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  start.StartupInfo.hStdInput = inherited[0];
  start.StartupInfo.hStdOutput = inherited[1];
  start.StartupInfo.hStdError = inherited[2];
  start.lpAttributeList = only_these.list();

  PROCESS_INFORMATION child;
  if (!::CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE,
                        CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT,
                        options.environment ? environment.data() : nullptr,
                        directory.empty() ? nullptr : directory.c_str(),
                        &start.StartupInfo, &child))
    throw std::system_error{static_cast<int>(::GetLastError()), std::system_category(),
                            options.program};
  ::CloseHandle(child.hThread);
  return KernelHandle{child.hProcess};
}

}  // namespace minimio::loop
