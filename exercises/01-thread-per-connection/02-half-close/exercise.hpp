#pragma once

#include "net/descriptor.hpp"

/// Answers each line of a client with the same line in reverse, ended by a newline, as
/// soon as the line is complete. The client's end completes a line, too. Then, when all
/// is answered, it hangs up. Serves any number of clients, until the process ends.
void serve(const net::Descriptor& listener);
