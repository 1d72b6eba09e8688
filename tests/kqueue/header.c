/* That <sys/event.h> can be included first, and used from C. */
#include <sys/event.h>
/* Only then what it may leave out: struct timespec. */
#include <time.h>

int user_event_in_c(int kq);

/* Adds a user event, triggers it and takes it. Returns its number, or -1. */
int user_event_in_c(int kq) {
  struct kevent changes[2];
  struct kevent event;
  struct timespec no_wait = {0, 0};
  EV_SET(&changes[0], 42, EVFILT_USER, EV_ADD | EV_CLEAR, 0, 0, 0);
  EV_SET(&changes[1], 42, EVFILT_USER, 0, NOTE_TRIGGER, 0, 0);
  if (kevent(kq, changes, 2, &event, 1, &no_wait) != 1) return -1;
  return event.filter == EVFILT_USER ? (int)event.ident : -1;
}
