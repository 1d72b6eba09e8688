#include "exercise.hpp"

// One end of a connection; events is POLLIN.
Looks readable() {
  return {
      nothing,  // nothing has happened yet
      POLLIN,   // the other end writes "hello"
      POLLIN,   // we look again
      nothing,  // we read five bytes
  };
}

// One end of a connection; events is POLLIN | POLLOUT.
Looks both() {
  return {
      POLLOUT,           // nothing has happened yet
      POLLIN | POLLOUT,  // the other end writes "hello"
  };
}

// One end of a connection; events is POLLIN.
Looks finished() {
  return {
      POLLIN,  // the other end says by shutdown that it will write no more
      POLLIN,  // we read, and get 0 bytes
  };
}

// The end of a pipe that is read; events is POLLIN.
Looks last_words() {
  return {
      POLLIN | POLLHUP,  // the other end writes "bye" and closes
      POLLHUP,           // we read three bytes
      POLLHUP,           // we look again
  };
}

// The end of a pipe that is read; events is 0.
Looks asked_for_nothing() {
  return {
      nothing,  // the other end writes "bye"
      POLLHUP,  // the other end closes
  };
}

// The end of a pipe that is written to; events is POLLOUT.
Looks nobody_reads() {
  return {
      POLLOUT,            // nothing has happened yet
      POLLOUT | POLLERR,  // the other end closes
  };
}

// One end of a connection; events is POLLIN.
Looks no_descriptor() {
  return {
      POLLIN,    // the other end writes "hello"
      nothing,   // we set the row's fd to -1
      POLLNVAL,  // we set it back, and close our end
  };
}
