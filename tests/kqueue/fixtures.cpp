#include "kqueue/fixtures.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <utility>

#if __has_include(<sys/eventfd.h>)
#include <sys/eventfd.h>
#endif

#include "harness/catch.hpp"

namespace kit {
namespace {

void set_blocking(int descriptor, bool blocking) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  REQUIRE(flags >= 0);
  REQUIRE(::fcntl(descriptor, F_SETFL,
                  blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) == 0);
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept
    : number_{std::exchange(other.number_, -1)} {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

void Descriptor::close() {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

void write_to(const Descriptor& descriptor, std::string_view text) {
  REQUIRE(::write(descriptor.get(), text.data(), text.size()) ==
          static_cast<ssize_t>(text.size()));
}

std::string read_from(const Descriptor& descriptor, std::size_t size) {
  std::string text(size, '\0');
  const ssize_t received = ::read(descriptor.get(), text.data(), size);
  REQUIRE(received >= 0);
  text.resize(static_cast<std::size_t>(received));
  return text;
}

Descriptor duplicate(const Descriptor& descriptor) {
  Descriptor copy{::dup(descriptor.get())};
  REQUIRE(copy.get() >= 0);
  return copy;
}

std::size_t fill(const Descriptor& descriptor) {
  set_blocking(descriptor.get(), false);
  std::size_t written = 0;
  const std::string much(64 * 1024, 'x');
  for (std::size_t size = much.size(); size > 0;) {
    const ssize_t taken = ::write(descriptor.get(), much.data(), size);
    if (taken > 0) {
      written += static_cast<std::size_t>(taken);
    } else {
      REQUIRE((errno == EAGAIN || errno == ENOBUFS));
      size /= 2;  // a little may still fit
    }
  }
  set_blocking(descriptor.get(), true);
  return written;
}

std::size_t drain(const Descriptor& descriptor) {
  set_blocking(descriptor.get(), false);
  std::size_t size = 0;
  std::string much(64 * 1024, '\0');
  for (;;) {
    const ssize_t received = ::read(descriptor.get(), much.data(), much.size());
    if (received <= 0) break;
    size += static_cast<std::size_t>(received);
  }
  set_blocking(descriptor.get(), true);
  return size;
}

Pipe::Pipe() {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  reader = Descriptor{ends[0]};
  writer = Descriptor{ends[1]};
}

Sockets sockets(Kind kind) {
  if (kind == Kind::tcp) {
    const Listener listener;
    Descriptor near = listener.connect();
    return {std::move(near), listener.accept()};
  }
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  return {Descriptor{ends[0]}, Descriptor{ends[1]}};
}

Sockets datagram_sockets() {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0);
  return {Descriptor{ends[0]}, Descriptor{ends[1]}};
}

void reset(Descriptor& socket) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  REQUIRE(::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) ==
          0);
  socket.close();
}

Listener::Listener() : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
  address_.sin_family = AF_INET;
  address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address_;
  auto* const address = reinterpret_cast<sockaddr*>(&address_);
  REQUIRE(::bind(socket_.get(), address, size) == 0);
  REQUIRE(::listen(socket_.get(), 16) == 0);
  REQUIRE(::getsockname(socket_.get(), address, &size) == 0);
}

Descriptor Listener::connect() const {
  Descriptor client{::socket(AF_INET, SOCK_STREAM, 0)};
  REQUIRE(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address_),
                    sizeof address_) == 0);
  return client;
}

Descriptor Listener::start_connecting() const {
  Descriptor client{::socket(AF_INET, SOCK_STREAM, 0)};
  set_blocking(client.get(), false);
  const int result = ::connect(
      client.get(), reinterpret_cast<const sockaddr*>(&address_), sizeof address_);
  REQUIRE((result == 0 || errno == EINPROGRESS));
  return client;
}

Descriptor Listener::accept() const {
  Descriptor accepted{::accept(socket_.get(), nullptr, nullptr)};
  REQUIRE(accepted.get() >= 0);
  return accepted;
}

Terminal::Terminal() : master{::posix_openpt(O_RDWR | O_NOCTTY)} {
  REQUIRE(master.get() >= 0);
  REQUIRE(::grantpt(master.get()) == 0);
  REQUIRE(::unlockpt(master.get()) == 0);
  slave = open(::ptsname(master.get()), O_RDWR | O_NOCTTY);  // NOLINT: one thread
  termios mode;
  REQUIRE(::tcgetattr(slave.get(), &mode) == 0);
  mode.c_iflag &= ~static_cast<tcflag_t>(ICRNL | IXON);
  mode.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
  REQUIRE(::tcsetattr(slave.get(), TCSANOW, &mode) == 0);
}

std::optional<Descriptor> event_counter([[maybe_unused]] unsigned count) {
#if __has_include(<sys/eventfd.h>)
  Descriptor counter{::eventfd(count, 0)};
  REQUIRE(counter.get() >= 0);
  return counter;
#else
  return std::nullopt;
#endif
}

Folder::Folder() {
  auto name = (std::filesystem::temp_directory_path() / "kqueue-suite-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path Folder::file(std::string_view name, std::string_view text) const {
  const auto path = path_ / name;
  std::ofstream{path} << text;
  REQUIRE(std::filesystem::exists(path));
  return path;
}

Descriptor open(const std::filesystem::path& path, int flags) {
  Descriptor file{::open(path.c_str(), flags, 0600)};
  REQUIRE(file.get() >= 0);
  return file;
}

Child::Child() {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  pid_ = ::fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    ::close(ends[1]);
    char status = 0;
    if (::read(ends[0], &status, 1) != 1) ::_exit(99);  // our parent has gone
    ::_exit(status);
  }
  ::close(ends[0]);
  orders_ = Descriptor{ends[1]};
}

Child::~Child() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

Child::Child(Child&& other) noexcept
    : pid_{std::exchange(other.pid_, -1)}, orders_{std::move(other.orders_)} {}

void Child::exit(int status) const {
  const char byte = static_cast<char>(status);
  REQUIRE(::write(orders_.get(), &byte, 1) == 1);
}

void Child::kill(int signal) const { REQUIRE(::kill(pid_, signal) == 0); }

void Child::until_ended() const {
  siginfo_t info;
  REQUIRE(::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) == 0);
}

int Child::reap() {
  int status = 0;
  REQUIRE(::waitpid(pid_, &status, 0) == pid_);
  pid_ = -1;
  return status;
}

HeldSignal::HeldSignal(int number) : number_{number} {
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, number);
  REQUIRE(::pthread_sigmask(SIG_BLOCK, &only, &mask_before_) == 0);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;  // NOLINT: a macro of the system's
  REQUIRE(::sigaction(number, &ignore, &action_before_) == 0);
}

HeldSignal::~HeldSignal() {
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;             // NOLINT: a macro of the system's
  ::sigaction(number_, &ignore, nullptr);  // forgets what is pending. sigaction(2)
  ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  ::sigaction(number_, &action_before_, nullptr);
}

Disposition::Disposition(int number, void (*handler)(int)) : number_{number} {
  struct sigaction action {};
  action.sa_handler = handler;
  REQUIRE(::sigaction(number, &action, &before_) == 0);
}

Disposition::~Disposition() { ::sigaction(number_, &before_, nullptr); }

}  // namespace kit
