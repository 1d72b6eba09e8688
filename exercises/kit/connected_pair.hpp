#pragma once

#include <sys/socket.h>

#include "net/descriptor.hpp"
#include "net/system_call.hpp"

namespace kit {

/// Two sockets that are connected to each other. socketpair(2)
struct ConnectedPair {
  net::Descriptor ours, theirs;
};

inline ConnectedPair connected_pair() {
  int ends[2];
  net::check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
  return {net::Descriptor{ends[0]}, net::Descriptor{ends[1]}};
}

}  // namespace kit
