#include "platform/windows/afd.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "deadline.hpp"
#include "platform/windows/completion_port.hpp"
#include "platform/windows/system_call.hpp"
#include "pollers/pollers.hpp"
#include "wake_tokens.hpp"

namespace minimio {
namespace {

constexpr ULONG to_read = afd_receive | afd_accept | afd_disconnect;
constexpr ULONG failed = afd_abort | afd_connect_fail;

ULONG afd_events(Interest interest) {
  if (interest == Interest::none) return 0;
  ULONG events = failed;
  if (contains(interest, Interest::readable)) events |= to_read;
  if (contains(interest, Interest::priority)) events |= afd_receive_urgent;
  if (contains(interest, Interest::writable)) events |= afd_send;
  return events;
}

Happened happened(ULONG events, Interest interest) {
  auto what = Happened::nothing;
  const bool has_failed = events & failed;
  const auto is_ready = [&](ULONG ready, Interest wish) {
    return events & ready || (has_failed && contains(interest, wish));
  };
  if (is_ready(to_read, Interest::readable)) what |= Happened::readable;
  if (is_ready(afd_send, Interest::writable)) what |= Happened::writable;
  if (events & afd_receive_urgent) what |= Happened::priority;
  if (events & afd_disconnect) what |= Happened::read_closed;
  if (has_failed)
    what |= Happened::error | Happened::read_closed | Happened::write_closed;
  return what;
}

/// A handle to AFD serves a few sockets only: it goes through all of them at each
/// event.
struct Device {
  explicit Device(CompletionPort& port) : afd{port} {}

  static constexpr int most_sockets = 32;
  AfdDevice afd;
  int sockets = 0;
};

//! [socket]
/// A socket that is watched, with two polls. One is about what is wanted, and comes
/// back at each event. The other is about the end: it comes back when somebody closes
/// the socket, before anything else can be told of a new one with the same number.
struct Socket {
  Socket(NativeHandle number, std::shared_ptr<Device> its_device)
      : handle{number},
        base{base_handle(number)},
        device{std::move(its_device)},
        readiness{this},
        closing{this} {
    ++device->sockets;
  }
  ~Socket() { --device->sockets; }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool begin(AfdPoll& poll, ULONG events) {
    return poll.begin(device->afd, base, events);
  }
  void cancel(AfdPoll& poll) noexcept { poll.cancel(device->afd); }
  bool is_lent() const noexcept { return !readiness.is_idle() || !closing.is_idle(); }

  const NativeHandle handle;
  const HANDLE base;
  const std::shared_ptr<Device> device;
  AfdPoll readiness;
  AfdPoll closing;

  Token token{};
  Interest interest{};
  Mode mode{};
  ULONG answer = 0;  // what has happened, and is not told yet
  bool waits_for_update = false;
  bool removed = false;
};
//! [socket]

class AfdPoller final : public Poller {
 public:
  ~AfdPoller() override {
    while (!watched_.empty()) forget(*watched_.begin()->second);
    while (!leaving_.empty()) note_all(port_.dequeue(packets_, INFINITE));
  }

  std::string_view name() const noexcept override { return "afd"; }

  // What is unread comes back at once when it is asked for again, arrived or not.
  bool supports(Mode mode) const noexcept override { return mode != Mode::edge; }

  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    refuse_edge(mode);
    if (find(handle)) throw_error(std::errc::file_exists, "add");
    auto fresh = std::make_unique<Socket>(handle, device_with_room());
    auto& socket = *watched_.emplace(handle, std::move(fresh)).first->second;
    watch_closing(socket);
    change(socket, token, interest, mode);
  }

  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    refuse_edge(mode);
    change(at(handle, "modify"), token, interest, mode);
  }

  void remove(NativeHandle handle) override {
    const std::lock_guard lock{mutex_};
    forget(at(handle, "remove"));
  }

  //! [wait]
  std::size_t wait(std::span<Event> events, Deadline deadline) override {
    if (events.empty()) throw_error(std::errc::invalid_argument, "wait");
    for (;;) {
      const bool something_is_left = begin_wait();
      const auto timeout = something_is_left ? 0 : timeout_ms(deadline);
      const auto packets = port_.dequeue(packets_, static_cast<DWORD>(timeout));
      const auto count = end_wait(packets, events);
      if (count > 0) return count;
      if (packets.empty() && has_passed(deadline)) return 0;
    }
  }
  //! [wait]

  //! [wake]
  void wake(Token token) noexcept override {
    wakes_.add(token, [this] { port_.post(); });
  }
  //! [wake]

 private:
  using Packets = std::span<const OVERLAPPED_ENTRY>;

  void refuse_edge(Mode mode) const {
    if (!supports(mode)) throw_error(std::errc::operation_not_supported, "edge");
  }

  // None, too, if it was closed: its number can be another socket's by now. The thread
  // that waits may have taken the packet that says so, and not have noted it yet.
  Socket* find(NativeHandle handle) {
    note_what_has_come();
    const auto found = watched_.find(handle);
    if (found == watched_.end()) return nullptr;
    auto& socket = *found->second;
    if (!socket.closing.has_an_answer()) return &socket;
    forget(socket);
    return nullptr;
  }

  Socket& at(NativeHandle handle, const char* call) {
    auto* socket = find(handle);
    if (!socket) throw_error(std::errc::no_such_file_or_directory, call);
    return *socket;
  }

  std::shared_ptr<Device> device_with_room() {
    std::erase_if(devices_, [](const auto& device) { return device.expired(); });
    for (const auto& known : devices_) {
      const auto device = known.lock();
      if (device->sockets < Device::most_sockets) return device;
    }
    const auto device = std::make_shared<Device>(port_);
    devices_.push_back(device);
    return device;
  }

  void watch_closing(Socket& socket) {
    try {
      if (!socket.begin(socket.closing, afd_local_close))
        throw_error(std::errc::bad_file_descriptor, "add");
    } catch (...) {
      watched_.erase(socket.handle);
      throw;
    }
  }

  //! [change]
  void change(Socket& socket, Token token, Interest interest, Mode mode) {
    socket.token = token;
    socket.interest = interest;
    socket.mode = mode;
    socket.answer = 0;
    update_later(socket);
    if (waiting_) update_sockets();  // for the wait that is under way
  }

  // A poll that asks for enough is left alone. One that asks for too little has to come
  // back before it can ask for more.
  void update(Socket& socket) {
    auto& poll = socket.readiness;
    const auto wanted = afd_events(socket.interest);
    if (!poll.asks_for(wanted)) socket.cancel(poll);
    if (poll.is_idle() && wanted != 0 && !socket.begin(poll, wanted)) forget(socket);
  }
  //! [change]

  void update_later(Socket& socket) {
    if (!std::exchange(socket.waits_for_update, true)) to_update_.push_back(&socket);
  }

  void update_sockets() {
    for (auto* socket : std::exchange(to_update_, {})) {
      socket->waits_for_update = false;
      update(*socket);
    }
  }

  //! [forget]
  // What is lent must live until it comes back.
  void forget(Socket& socket) {
    auto owner = std::move(watched_.extract(socket.handle).mapped());
    std::erase(to_update_, &socket);
    std::erase(answered_, &socket);
    socket.removed = true;
    socket.cancel(socket.readiness);
    socket.cancel(socket.closing);
    if (socket.is_lent()) leaving_.push_back(std::move(owner));
  }

  void let_go(const Socket& socket) {
    if (socket.is_lent()) return;
    std::erase_if(leaving_, [&](const auto& one) { return one.get() == &socket; });
  }
  //! [forget]

  bool begin_wait() {
    const std::lock_guard lock{mutex_};
    update_sockets();
    waiting_ = true;
    return !answered_.empty();
  }

  std::size_t end_wait(Packets packets, std::span<Event> events) {
    const std::lock_guard lock{mutex_};
    waiting_ = false;
    note_all(packets);
    return tell(events);
  }

  // Whoever waits for what we take out of the port has to look again.
  void note_what_has_come() {
    std::array<OVERLAPPED_ENTRY, 16> room;
    Packets packets;
    do {
      packets = port_.dequeue(room, 0);
      note_all(packets);
    } while (packets.size() == room.size());
    if (waiting_ && !answered_.empty()) port_.post();
  }

  //! [note]
  void note_all(Packets packets) {
    for (const auto& packet : packets) {
      if (packet.lpOverlapped) {
        note(*reinterpret_cast<AfdPoll*>(packet.lpOverlapped));
      } else {
        answered_.push_back(doorbell);
      }
    }
  }

  void note(AfdPoll& poll) {
    auto& socket = *static_cast<Socket*>(poll.owner());
    const auto events = poll.come_back();
    if (socket.removed) {
      let_go(socket);
    } else if (&poll == &socket.closing) {
      // Unless it is closed, a thread has ended that had begun this.
      const bool is_open = events == 0 && socket.begin(socket.closing, afd_local_close);
      if (!is_open) forget(socket);
    } else {
      socket.answer = events;
      answered_.push_back(&socket);
    }
  }
  //! [note]

  //! [tell]
  std::size_t tell(std::span<Event> events) {
    std::size_t count = 0;
    while (count < events.size() && !answered_.empty()) {
      auto* socket = answered_.front();
      answered_.pop_front();
      if (socket == doorbell) {
        count += wakes_.take(events.subspan(count), [this] { port_.post(); });
      } else if (tell(*socket, events[count])) {
        ++count;
      }
    }
    return count;
  }

  bool tell(Socket& socket, Event& event) {
    update_later(socket);
    const auto answer = std::exchange(socket.answer, 0) & afd_events(socket.interest);
    if (answer == 0) return false;  // cancelled, or about what nobody wants any more
    event = Event{socket.token, happened(answer, socket.interest)};
    if (socket.mode == Mode::oneshot) socket.interest = Interest::none;
    return true;
  }
  //! [tell]

  static constexpr Socket* doorbell = nullptr;

  CompletionPort port_;
  std::array<OVERLAPPED_ENTRY, 256> packets_;  // of the thread that waits
  WakeTokens wakes_;

  std::mutex mutex_;                            // for what follows
  std::vector<std::weak_ptr<Device>> devices_;  // their sockets own them
  std::unordered_map<NativeHandle, std::unique_ptr<Socket>> watched_;
  std::vector<std::unique_ptr<Socket>> leaving_;  // removed, but lent
  std::vector<Socket*> to_update_;
  std::deque<Socket*> answered_;  // in the order of the answers
  bool waiting_ = false;
};

}  // namespace

std::unique_ptr<Poller> make_afd_poller() { return std::make_unique<AfdPoller>(); }

}  // namespace minimio
