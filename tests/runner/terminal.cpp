// run-at-terminal COLUMNS PROGRAM…: runs it at a terminal. Our standard input is what
// is typed there, our standard output what is shown.

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdio>

namespace {

[[noreturn]] void become(char** program, const char* terminal, unsigned short columns) {
  ::setsid();
  const int end = ::open(terminal, O_RDWR);
  ::ioctl(end, TIOCSCTTY, 0);
  const winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  ::ioctl(end, TIOCSWINSZ, &size);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    ::dup2(end, stream);
  ::close(end);
  ::execvp(program[0], program);
  ::_exit(127);
}

/// @return false at the end.
bool carry(int from, int to) {
  std::array<char, 4096> bytes;
  const auto count = ::read(from, bytes.data(), bytes.size());
  return count > 0 && ::write(to, bytes.data(), static_cast<std::size_t>(count)) > 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const int keyboard_and_screen = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (::grantpt(keyboard_and_screen) != 0 || ::unlockpt(keyboard_and_screen) != 0) {
    std::printf("skipped: there are no terminals here\n");
    return 2;
  }
  // The terminal hangs up when nobody has this end any more.
  ::fcntl(keyboard_and_screen, F_SETFD, FD_CLOEXEC);
  const pid_t child = ::fork();
  if (child == 0)
    become(argv + 2, ::ptsname(keyboard_and_screen),
           static_cast<unsigned short>(::atoi(argv[1])));

  pollfd ends[] = {{.fd = keyboard_and_screen, .events = POLLIN, .revents = 0},
                   {.fd = STDIN_FILENO, .events = POLLIN, .revents = 0}};
  while (::poll(ends, 2, -1) > 0) {
    if (ends[0].revents != 0 && !carry(keyboard_and_screen, STDOUT_FILENO)) break;
    if (ends[1].revents != 0 && !carry(STDIN_FILENO, keyboard_and_screen))
      ends[1].fd = -1;
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
