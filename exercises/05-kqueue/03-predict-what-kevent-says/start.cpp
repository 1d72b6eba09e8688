#include "exercise.hpp"

// EVFILT_READ on one end of a connection.
Looks plain() {
  return {
      nothing,  // the other end writes "hello"
      nothing,  // we look again
      nothing,  // we read two bytes
      nothing,  // we read the other three
  };
}

// EVFILT_READ with EV_CLEAR.
Looks clear() {
  return {
      nothing,  // the other end writes "hello"
      nothing,  // we look again
      nothing,  // we read two bytes
  };
}

// EVFILT_READ with EV_CLEAR, and there is more.
Looks clear_with_more() {
  return {
      nothing,  // the other end writes "hello"
      nothing,  // the other end writes "!"
  };
}

// EVFILT_READ, which is turned off and on.
Looks disabled() {
  return {
      nothing,  // we change it by EV_DISABLE
      nothing,  // the other end writes "hello"
      nothing,  // we change it by EV_ENABLE
  };
}

// EVFILT_READ, and the other end has its last words.
Looks hung_up() {
  return {
      nothing,  // the other end writes "bye" and closes
      nothing,  // we read three bytes
      nothing,  // we look again
  };
}

// EVFILT_READ with EV_ONESHOT.
Looks oneshot() {
  return {
      nothing,  // the other end writes "hello"
      nothing,  // we look again
      nothing,  // we add it again, by EV_ADD and EV_ONESHOT
  };
}

// EVFILT_USER with EV_CLEAR.
Looks user() {
  return {
      nothing,  // we trigger it three times
      nothing,  // we look again
      nothing,  // we trigger it once
  };
}
