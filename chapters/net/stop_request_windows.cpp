#include <winsock2.h>

#include "net/stop_request.hpp"

namespace net {
namespace {

minimio::net::PipeWriter* stop_pipe;

//! [handler]
// Windows has no signals: it calls this in a thread of its own.
BOOL WINAPI on_console_event(DWORD event) {
  stop_pipe->write({"", 1});
  // When this returns from any but these two, Windows ends the process.
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) ::Sleep(INFINITE);
  return TRUE;
}
//! [handler]

}  // namespace

StopRequest::StopRequest() {
  stop_pipe = &pipe_.writer;
  ::SetConsoleCtrlHandler(on_console_event, TRUE);
}

StopRequest::~StopRequest() { ::SetConsoleCtrlHandler(on_console_event, FALSE); }

}  // namespace net
