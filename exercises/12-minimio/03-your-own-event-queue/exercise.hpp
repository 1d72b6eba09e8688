#pragma once

// The class is the library's own, and so are its promises. Write its member functions:
// your file takes the place of the library's. `append_due_timers` is private, and needs
// to be there only if you call it.
#include "minimio/event_queue.hpp"
