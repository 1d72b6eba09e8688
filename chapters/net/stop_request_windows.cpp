#include <winsock2.h>

#include <utility>

#include "net/stop_request.hpp"

namespace net {
namespace {

std::function<void()> notify_program;

BOOL WINAPI on_console_event(DWORD event) {
  notify_program();
  // When this returns from any but these two, Windows ends the process.
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) ::Sleep(INFINITE);
  return TRUE;
}

}  // namespace

StopRequest::StopRequest(std::function<void()> notify) {
  notify_program = std::move(notify);
  ::SetConsoleCtrlHandler(on_console_event, TRUE);
}

StopRequest::~StopRequest() { ::SetConsoleCtrlHandler(on_console_event, FALSE); }

}  // namespace net
