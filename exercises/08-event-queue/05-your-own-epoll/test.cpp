// The cases are those of tests/minimio.

#include "kit/kit.hpp"

// A descriptor that was closed and lives on in a twin is beyond the promises.
const kit::Suite suite{{"[twin]", "[no-edge]"}};
