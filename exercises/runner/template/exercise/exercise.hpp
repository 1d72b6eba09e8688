#pragma once

#include "net/descriptor.hpp"

/// Serves one client after the other, until the process ends: sends back what it says
/// until it hangs up.
void serve(const net::Descriptor& listener);
