#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "minimio/net/pipe.hpp"
#include "processes.hpp"

namespace resp {

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);  // else there are fewer clients
}

//! [processes]
void run_in_processes(std::vector<minimio::net::TcpListener> listeners,
                      const Work& work) {
  auto lifeline = minimio::net::make_pipe();  // it hangs up when the first process ends
  while (listeners.size() > 1) {
    const auto child = ::fork();
    if (child < 0) throw std::system_error{errno, std::generic_category(), "fork"};
    if (child == 0) {
      auto mine = std::move(listeners.back());
      listeners.clear();
      lifeline.writer.close();
      work(mine, lifeline.reader.handle());
      std::exit(0);
    }
    listeners.pop_back();
  }
  lifeline.reader.close();
  work(listeners.front(), minimio::OwnedHandle::none);
  lifeline.writer.close();
  while (::wait(nullptr) > 0) continue;
}
//! [processes]

}  // namespace resp
