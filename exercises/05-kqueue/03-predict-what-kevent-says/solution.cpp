#include "exercise.hpp"

// EVFILT_READ on one end of a connection.
Looks plain() {
  return {
      says(5),  // the other end writes "hello"
      says(5),  // we look again
      says(3),  // we read two bytes
      nothing,  // we read the other three
  };
}

// EVFILT_READ with EV_CLEAR.
Looks clear() {
  return {
      says(5),  // the other end writes "hello"
      nothing,  // we look again
      nothing,  // we read two bytes
  };
}

// EVFILT_READ with EV_CLEAR, and there is more.
Looks clear_with_more() {
  return {
      says(5),  // the other end writes "hello"
      says(6),  // the other end writes "!"
  };
}

// EVFILT_READ, which is turned off and on.
Looks disabled() {
  return {
      nothing,  // we change it by EV_DISABLE
      nothing,  // the other end writes "hello"
      says(5),  // we change it by EV_ENABLE
  };
}

// EVFILT_READ, and the other end has its last words.
Looks hung_up() {
  return {
      ended(3),  // the other end writes "bye" and closes
      ended(0),  // we read three bytes
      ended(0),  // we look again
  };
}

// EVFILT_READ with EV_ONESHOT.
Looks oneshot() {
  return {
      says(5),  // the other end writes "hello"
      nothing,  // we look again
      says(5),  // we add it again, by EV_ADD and EV_ONESHOT
  };
}

// EVFILT_USER with EV_CLEAR.
Looks user() {
  return {
      says(0),  // we trigger it three times
      nothing,  // we look again
      says(0),  // we trigger it once
  };
}
