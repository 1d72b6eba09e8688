// The cases are those of tests/minimio.

#include "kit/kit.hpp"

// Who watches is one thread [8], removes before closing [10], and has no edges.
const kit::Suite suite{{"[8]", "[10]", "[edge]"}};
