#pragma once

namespace harness {

/// Whether this very program is one for Windows, and runs in Wine.
bool on_wine();

}  // namespace harness
