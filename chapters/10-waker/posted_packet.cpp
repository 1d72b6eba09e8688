#include <winsock2.h>

#include "bells.hpp"
#include "net/options.hpp"
#include "net/winsock.hpp"

int main() try {
  //! [bell]
  const HANDLE port = ::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
  if (!port) net::throw_last_error("CreateIoCompletionPort");

  ring_three_times(
      "posted packet", [&] { ::PostQueuedCompletionStatus(port, 0, 0, nullptr); },
      [&] {
        DWORD bytes;
        ULONG_PTR key;
        OVERLAPPED* operation;
        const DWORD only_look = 0;
        return ::GetQueuedCompletionStatus(port, &bytes, &key, &operation, only_look);
      });
  //! [bell]
  ::CloseHandle(port);
} catch (const std::system_error& error) {
  return net::report(error);
}
