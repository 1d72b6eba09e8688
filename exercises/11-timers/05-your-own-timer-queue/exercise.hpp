#pragma once

// The class is the library's own, and so are its promises. Write its member functions:
// your file takes the place of the library's.
//
// What has to be there is `add`, `cancel` and `next_deadline`, and what `expire` calls:
// `collect_due` and `take_due`. The other private functions are for you to use or not.
#include "minimio/timer_queue.hpp"
