#pragma once

#include <string>
#include <vector>

#include "net/descriptor.hpp"

/// A pipe or a socket to read from, and what came out of it until now. The descriptor
/// is empty when the source has ended, or has broken.
struct Source {
  net::Descriptor descriptor;
  std::string heard = {};
};

/// Waits with poll(2) until there is something new, and takes it: reads once from each
/// source that has something to say, and closes the descriptor of one that has ended or
/// broken. All that was said before the end is heard.
void gather(std::vector<Source>& sources);
