// The main function of an answer that is a server for Windows. Ctrl-C ends it.

#include <cstdio>
#include <exception>

#include "net/winsock.hpp"

void serve(const net::Socket& listener);

namespace {

// Else Windows would call for a debugger.
LONG WINAPI crash(EXCEPTION_POINTERS* what) {
  std::fprintf(stderr, "It crashed: exception %08lx\n",
               what->ExceptionRecord->ExceptionCode);
  return EXCEPTION_EXECUTE_HANDLER;
}

}  // namespace

int main() try {
  ::SetUnhandledExceptionFilter(crash);
  const net::Winsock winsock;
  serve(net::listen_on({}));
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
