#include "processes.hpp"

namespace resp {

void raise_descriptor_limit() {}  // there is none

void run_in_processes(std::vector<minimio::net::TcpListener> listeners,
                      const Work& work) {
  work(listeners.front(), minimio::OwnedHandle::none);  // no port can be shared by more
}

}  // namespace resp
