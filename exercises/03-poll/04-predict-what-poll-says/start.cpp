#include "exercise.hpp"

// One end of a connection; events is POLLIN.
Looks readable() {
  return {
      nothing,  // nothing has happened yet
      nothing,  // the other end writes "hello"
      nothing,  // we look again
      nothing,  // we read five bytes
  };
}

// One end of a connection; events is POLLIN | POLLOUT.
Looks both() {
  return {
      nothing,  // nothing has happened yet
      nothing,  // the other end writes "hello"
  };
}

// One end of a connection; events is POLLIN.
Looks finished() {
  return {
      nothing,  // the other end says by shutdown that it will write no more
      nothing,  // we read, and get 0 bytes
  };
}

// The end of a pipe that is read; events is POLLIN.
Looks last_words() {
  return {
      nothing,  // the other end writes "bye" and closes
      nothing,  // we read three bytes
      nothing,  // we look again
  };
}

// The end of a pipe that is read; events is 0.
Looks asked_for_nothing() {
  return {
      nothing,  // the other end writes "bye"
      nothing,  // the other end closes
  };
}

// The end of a pipe that is written to; events is POLLOUT.
Looks nobody_reads() {
  return {
      nothing,  // nothing has happened yet
      nothing,  // the other end closes
  };
}

// One end of a connection; events is POLLIN.
Looks no_descriptor() {
  return {
      nothing,  // the other end writes "hello"
      nothing,  // we set the row's fd to -1
      nothing,  // we set it back, and close our end
  };
}
