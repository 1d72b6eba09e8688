/* kqueue for Linux: FreeBSD's <sys/event.h>, as far as Linux can keep its promises.
 * Values and meanings are those of FreeBSD's kqueue(2). What Linux can't do is refused
 * with an errno from that page, never accepted in silence. */
#ifndef MINIMIO_LINUX_SYS_EVENT_H
#define MINIMIO_LINUX_SYS_EVENT_H

#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct timespec; /* which <time.h> leaves out in strict C99 */

#ifdef __cplusplus
extern "C" {
#endif

/* An event, or a change to what is watched: (ident, filter) names the knote in a queue.
 * kqueue(2) */
struct kevent {
  uintptr_t ident;       /* a descriptor, signal, process, or a number of your choice */
  short filter;          /* EVFILT_: what is watched */
  unsigned short flags;  /* EV_: what to do with it; in an event, EV_EOF and EV_ERROR */
  unsigned int fflags;   /* NOTE_: the filter's own flags */
  int64_t data;          /* the filter's own value; with EV_ERROR an errno */
  void* udata;           /* yours, handed back with each event */
  uint64_t ext[4];       /* ext[2] and ext[3] are yours as well */
};

/* Fills the struct kevent at `event`. Each argument is evaluated once. EV_SET(2) */
#define EV_SET(event, i, fi, fl, ff, d, u)                            \
  do {                                                                \
    struct kevent* const ev_set_event = (event);                      \
    ev_set_event->ident = (uintptr_t)(i);                             \
    ev_set_event->filter = (short)(fi);                               \
    ev_set_event->flags = (unsigned short)(fl);                       \
    ev_set_event->fflags = (unsigned int)(ff);                        \
    ev_set_event->data = (int64_t)(d);                                \
    ev_set_event->udata = (void*)(u);                                 \
    ev_set_event->ext[0] = ev_set_event->ext[1] = 0;                  \
    ev_set_event->ext[2] = ev_set_event->ext[3] = 0;                  \
  } while (0)

/* Filters. In brackets: ident; data in an event. */
#define EVFILT_READ (-1)   /* [descriptor; bytes to read, or connections to accept] */
#define EVFILT_WRITE (-2)  /* [descriptor; bytes that fit] */
#define EVFILT_VNODE (-4)  /* [descriptor of a file; 0] NOTE_DELETE and so on */
#define EVFILT_PROC (-5)   /* [process id; exit status as wait(2) has it] NOTE_EXIT */
#define EVFILT_SIGNAL (-6) /* [signal number; how often it came since last reported] */
#define EVFILT_TIMER (-7)  /* [a number; expirations since last reported] */
#define EVFILT_USER (-11)  /* [a number; data of the last change] NOTE_TRIGGER */

/* Actions, for changes. */
#define EV_ADD 0x0001         /* watch; on a knote that exists, modify it */
#define EV_DELETE 0x0002      /* watch no more */
#define EV_ENABLE 0x0004      /* report again */
#define EV_DISABLE 0x0008     /* go on watching, but report nothing */
#define EV_KEEPUDATA 0x0200   /* leave udata as it was; not with EV_ADD */

/* Kinds of knote, for changes. They stay on the knote and come back in its events. */
#define EV_ONESHOT 0x0010  /* deleted by its first event */
#define EV_CLEAR 0x0020    /* once per arrival: reset by being reported */
#define EV_RECEIPT 0x0040  /* answer with an EV_ERROR event: data 0 is success */
#define EV_DISPATCH 0x0080 /* disabled by each event */

/* For events. */
#define EV_EOF 0x8000   /* the other side hung up; fflags has the socket's error, which
                         * on Linux SO_ERROR and the next read then no longer tell */
#define EV_ERROR 0x4000 /* the change failed; data is an errno */

/* EVFILT_READ and EVFILT_WRITE. */
#define NOTE_LOWAT 0x0001 /* data of the change: report from so many bytes on */
#define NOTE_LEAVEERROR 0x0002 /* Linux alone: leave the socket's error to SO_ERROR and
                                * the next read; fflags of EV_EOF is EIO for any */

/* EVFILT_USER: how a change's low 24 bits join the knote's; and the trigger. */
#define NOTE_FFNOP 0x00000000U      /* leave them */
#define NOTE_FFAND 0x40000000U      /* and */
#define NOTE_FFOR 0x80000000U       /* or */
#define NOTE_FFCOPY 0xc0000000U     /* replace */
#define NOTE_FFCTRLMASK 0xc0000000U /* where the four above are */
#define NOTE_FFLAGSMASK 0x00ffffffU /* the bits that are yours */
#define NOTE_TRIGGER 0x01000000U    /* make the event happen */

/* EVFILT_VNODE: which to watch, and in an event, which happened. */
#define NOTE_DELETE 0x0001      /* the last name of the file was removed */
#define NOTE_WRITE 0x0002       /* written to; in a directory, an entry came or went */
#define NOTE_EXTEND 0x0004      /* it grew; comes with NOTE_WRITE */
#define NOTE_ATTRIB 0x0008      /* owner, mode or times changed */
#define NOTE_LINK 0x0010        /* its number of names, or of subdirectories, changed */
#define NOTE_RENAME 0x0020      /* it was moved */
#define NOTE_REVOKE 0x0040      /* its file system was unmounted */
#define NOTE_OPEN 0x0080        /* opened */
#define NOTE_CLOSE 0x0100       /* a descriptor that could not write was closed */
#define NOTE_CLOSE_WRITE 0x0200 /* a descriptor that could write was closed */
#define NOTE_READ 0x0400        /* read from */

/* EVFILT_PROC. */
#define NOTE_EXIT 0x80000000U  /* it ended; reported with EV_EOF, and the knote goes */
#define NOTE_FORK 0x40000000U  /* not on Linux: EINVAL */
#define NOTE_EXEC 0x20000000U  /* not on Linux: EINVAL */
#define NOTE_TRACK 0x00000001U /* not on Linux: EINVAL */

/* EVFILT_TIMER: the unit of data in a change; milliseconds if none is given. */
#define NOTE_SECONDS 0x00000001U
#define NOTE_MSECONDS 0x00000002U
#define NOTE_USECONDS 0x00000004U
#define NOTE_NSECONDS 0x00000008U
#define NOTE_ABSTIME 0x00000010U /* data is a point of CLOCK_REALTIME, not a period */

/* Makes a queue: a descriptor that can itself be polled, or watched by another queue.
 * Neither a fork nor a started program inherits it. EMFILE, ENFILE, ENOMEM. kqueue(2) */
int kqueue(void);

/* Applies `nchanges` changes, then waits for events and writes up to `nevents` of them.
 * `timeout`: NULL waits for ever, zero only looks; with `nevents` 0 there is no wait.
 * A failed change becomes an EV_ERROR event if there is room, else it ends the call.
 * Both lists may be the same array. Returns the number of events, 0 for the timeout, or
 * -1 with errno: EBADF, EFAULT, EINTR, EINVAL, ENOENT, ENOMEM, ESRCH. kevent(2) */
#if defined(__cplusplus) && defined(__GNUC__)
#pragma GCC diagnostic push /* the function shares the struct's name, as in BSD */
#pragma GCC diagnostic ignored "-Wshadow"
#endif
int kevent(int kq, const struct kevent* changelist, int nchanges,
           struct kevent* eventlist, int nevents, const struct timespec* timeout);
#if defined(__cplusplus) && defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#ifdef __cplusplus
}
#endif

#endif
