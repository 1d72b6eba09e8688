// The cases are those of tests/minimio.

#include "kit/kit.hpp"

const kit::Suite suite{{"[no-edge]"}};
