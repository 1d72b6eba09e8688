#pragma once

#include <netinet/in.h>
#include <sys/types.h>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace kit {

/// An open descriptor, closed in the end.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_{number} {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;

  int get() const { return number_; }
  void close();

 private:
  int number_;
};

/// All of these fail the case when the system refuses.
void write_to(const Descriptor& descriptor, std::string_view text);
std::string read_from(const Descriptor& descriptor, std::size_t size);
Descriptor duplicate(const Descriptor& descriptor);

/// Writes until no more fits, or reads until nothing is left. Returns how many bytes.
std::size_t fill(const Descriptor& descriptor);
std::size_t drain(const Descriptor& descriptor);

struct Pipe {
  Pipe();
  Descriptor reader;
  Descriptor writer;
};

/// A connected pair of sockets. What is closed first is up to the case.
struct Sockets {
  Descriptor near;
  Descriptor far;
};
enum class Kind { local, tcp };
Sockets sockets(Kind kind);
inline Sockets sockets_of_tcp() { return sockets(Kind::tcp); }

/// Both ends of a datagram socket.
Sockets datagram_sockets();

/// Ends the connection with a reset rather than politely.
void reset(Descriptor& socket);

class Listener {
 public:
  Listener();
  int descriptor() const { return socket_.get(); }
  Descriptor connect() const;
  Descriptor accept() const;

  /// A socket whose connect has been started. connect(2), EINPROGRESS
  Descriptor start_connecting() const;
  void close() { socket_.close(); }

 private:
  Descriptor socket_;
  sockaddr_in address_{};
};

/// Both ends of a terminal, in raw mode.
struct Terminal {
  Terminal();
  Descriptor master;
  Descriptor slave;
};

/// A counter in a descriptor, where the system has that. eventfd(2)
std::optional<Descriptor> event_counter(unsigned count);

/// A folder of our own, removed in the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

  /// Makes a file with this text in it, and returns its path.
  std::filesystem::path file(std::string_view name, std::string_view text = {}) const;

 private:
  std::filesystem::path path_;
};

Descriptor open(const std::filesystem::path& path, int flags);

/// A child process, which waits to be told how to end.
class Child {
 public:
  Child();
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;

  pid_t pid() const { return pid_; }
  void exit(int status) const;
  void kill(int signal) const;

  /// Waits until it has ended, and leaves it for wait(2).
  void until_ended() const;

  /// Its status as wait(2) has it.
  int reap();

 private:
  pid_t pid_ = -1;
  Descriptor orders_;
};

/// Holds a signal back, in this thread and those that it starts, and forgets it in the
/// end. A signal that is ignored as well is never seen by anyone else.
class HeldSignal {
 public:
  explicit HeldSignal(int number);
  ~HeldSignal();
  HeldSignal(const HeldSignal&) = delete;
  HeldSignal& operator=(const HeldSignal&) = delete;

 private:
  int number_;
  sigset_t mask_before_{};
  struct sigaction action_before_ {};
};

/// Ignores a signal, or counts it in a handler, until it goes.
class Disposition {
 public:
  Disposition(int number, void (*handler)(int));
  ~Disposition();
  Disposition(const Disposition&) = delete;
  Disposition& operator=(const Disposition&) = delete;

 private:
  int number_;
  struct sigaction before_ {};
};

}  // namespace kit
