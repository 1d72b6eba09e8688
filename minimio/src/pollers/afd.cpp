#include "platform/windows/afd.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "deadline.hpp"
#include "platform/windows/socket_id.hpp"
#include "pollers/pollers.hpp"
#include "wake_tokens.hpp"

namespace minimio {
namespace {

constexpr auto status_cancelled = static_cast<NTSTATUS>(0xC000'0120);

[[noreturn]] void throw_error(std::errc error, const char* call) {
  throw std::system_error{std::make_error_code(error), call};
}

[[noreturn]] void throw_last_error(const char* call) {
  throw std::system_error{static_cast<int>(::GetLastError()), std::system_category(),
                          call};
}

//! [bits]
constexpr ULONG failed = afd_abort | afd_connect_fail;

ULONG afd_events(Interest interest) {
  ULONG events = afd_local_close;
  if (interest != Interest::none) events |= failed;
  if (contains(interest, Interest::readable))
    events |= afd_receive | afd_accept | afd_disconnect;
  if (contains(interest, Interest::writable)) events |= afd_send;
  if (contains(interest, Interest::priority)) events |= afd_receive_urgent;
  return events;
}

Happened happened(ULONG events, Interest interest) {
  auto what = Happened::nothing;
  if (events & (afd_receive | afd_accept | afd_disconnect)) what |= Happened::readable;
  if (events & afd_send) what |= Happened::writable;
  if (events & afd_receive_urgent) what |= Happened::priority;
  if (events & afd_disconnect) what |= Happened::read_closed;
  if (events & failed) {
    what |= Happened::error | Happened::read_closed | Happened::write_closed;
    if (contains(interest, Interest::readable)) what |= Happened::readable;
    if (contains(interest, Interest::writable)) what |= Happened::writable;
  }
  return what;
}
//! [bits]

/// A handle to AFD serves a few sockets only: it goes through all of them at each
/// event.
struct Device {
  explicit Device(HANDLE port) : afd{port} {}

  static constexpr int most_sockets = 32;
  AfdDevice afd;
  int sockets = 0;
};

//! [socket]
/// A socket that is watched, and the one poll of it that can be under way.
struct Socket {
  enum class State { idle, polled, cancelled };

  NativeHandle handle{};
  Token token{};
  Interest interest{};
  Mode mode{};
  SocketId id;
  HANDLE base = nullptr;
  std::shared_ptr<Device> device;

  State state = State::idle;
  ULONG asked = 0;  // what the poll under way is about
  bool waits_for_update = false;
  bool removed = false;  // nobody wants to hear of it, but the poll has not ended yet
  AfdPoll poll{};
  IO_STATUS_BLOCK status{};
};
//! [socket]

class AfdPoller final : public Poller {
 public:
  ~AfdPoller() override {
    for (auto& [handle, socket] : watched_) retire(*socket);
    while (lent_ > 0) {
      for (const auto& entry : dequeue(INFINITE, entries_.size())) complete(entry);
    }
    watched_.clear();
    leaving_.clear();
    ::CloseHandle(port_);
  }

  std::string_view name() const noexcept override { return "afd"; }

  bool supports(Mode mode) const noexcept override { return mode != Mode::edge; }

  //! [changes]
  void add(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    refuse_edge(mode);
    const auto base = base_handle(handle);
    if (find(handle)) throw_error(std::errc::file_exists, "add");
    auto socket = std::make_unique<Socket>();
    socket->handle = handle;
    socket->id = SocketId{handle};
    socket->base = base;
    socket->device = device_with_room();
    ++socket->device->sockets;
    const auto place = watched_.emplace(handle, std::move(socket)).first;
    change(*place->second, token, interest, mode);
  }

  void modify(NativeHandle handle, Token token, Interest interest, Mode mode) override {
    const std::lock_guard lock{mutex_};
    refuse_edge(mode);
    auto* socket = find(handle);
    if (!socket) throw_error(std::errc::no_such_file_or_directory, "modify");
    change(*socket, token, interest, mode);
  }

  void remove(NativeHandle handle) override {
    const std::lock_guard lock{mutex_};
    if (!find(handle)) throw_error(std::errc::no_such_file_or_directory, "remove");
    forget(handle);
  }
  //! [changes]

  //! [wait]
  std::size_t wait(std::span<Event> events, Deadline deadline) override {
    if (events.empty()) throw_error(std::errc::invalid_argument, "wait");
    for (;;) {
      begin_wait();
      const auto entries =
          dequeue(static_cast<DWORD>(timeout_ms(deadline)), events.size());
      const auto count = end_wait(entries, events);
      if (count > 0) return count;
      if (entries.empty() && has_passed(deadline)) return 0;
    }
  }
  //! [wait]

  //! [wake]
  void wake(Token token) noexcept override {
    wakes_.add(token, [this] { post(); });
  }
  //! [wake]

 private:
  using Entries = std::span<const OVERLAPPED_ENTRY>;

  static HANDLE create_port() {
    const HANDLE port = ::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
    if (!port) throw_last_error("CreateIoCompletionPort");
    return port;
  }

  void post() noexcept { ::PostQueuedCompletionStatus(port_, 0, 0, nullptr); }

  Entries dequeue(DWORD timeout, std::size_t most) {
    ULONG count = 0;
    const auto room = static_cast<ULONG>(std::min(most, entries_.size()));
    if (::GetQueuedCompletionStatusEx(port_, entries_.data(), room, &count, timeout,
                                      FALSE))
      return std::span{entries_}.first(count);
    if (::GetLastError() != WAIT_TIMEOUT)
      throw_last_error("GetQueuedCompletionStatusEx");
    return {};
  }

  void refuse_edge(Mode mode) const {
    if (!supports(mode)) throw_error(std::errc::operation_not_supported, "edge");
  }

  // A socket that was closed is as good as unknown, though its number may be another's.
  Socket* find(NativeHandle handle) {
    const auto found = watched_.find(handle);
    if (found == watched_.end()) return nullptr;
    if (found->second->id.is_still(handle)) return found->second.get();
    forget(handle);
    return nullptr;
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

  //! [change]
  void change(Socket& socket, Token token, Interest interest, Mode mode) {
    socket.token = token;
    socket.interest = interest;
    socket.mode = mode;
    update_later(socket);
    if (waiting_) update_sockets();  // for the wait that is under way
  }

  // A poll that asks for enough is left alone. One that asks for too little has to end
  // before there can be another.
  void update(Socket& socket) {
    const auto wanted = afd_events(socket.interest);
    if (socket.state == Socket::State::polled && (wanted & ~socket.asked) != 0) {
      socket.device->afd.cancel(socket.status);
      socket.state = Socket::State::cancelled;
    }
    if (socket.state != Socket::State::idle) return;

    const bool begun = socket.id.is_still(socket.handle) &&
                       socket.device->afd.begin(socket.poll, socket.status, socket.base,
                                                wanted, &socket);
    if (!begun) return forget(socket.handle);
    ++lent_;
    socket.asked = wanted;
    socket.state = Socket::State::polled;
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
  void forget(NativeHandle handle) {
    const auto found = watched_.find(handle);
    auto socket = std::move(found->second);
    watched_.erase(found);
    std::erase(to_update_, socket.get());
    retire(*socket);
    if (socket->state != Socket::State::idle) leaving_.push_back(std::move(socket));
  }

  void retire(Socket& socket) {
    socket.removed = true;
    --socket.device->sockets;
    if (socket.state == Socket::State::polled) {
      socket.device->afd.cancel(socket.status);
      socket.state = Socket::State::cancelled;
    }
  }
  //! [forget]

  void begin_wait() {
    const std::lock_guard lock{mutex_};
    update_sockets();
    waiting_ = true;
  }

  std::size_t end_wait(Entries entries, std::span<Event> events) {
    const std::lock_guard lock{mutex_};
    waiting_ = false;
    std::size_t count = 0;
    bool doorbell_rang = false;
    for (const auto& entry : entries) {
      if (!entry.lpOverlapped) {
        doorbell_rang = true;
      } else if (const auto event = complete(entry)) {
        events[count++] = *event;
      }
    }
    if (doorbell_rang) count += wakes_.take(events.subspan(count), [this] { post(); });
    return count;
  }

  //! [complete]
  std::optional<Event> complete(const OVERLAPPED_ENTRY& entry) {
    if (!entry.lpOverlapped) return {};
    auto& socket = *reinterpret_cast<Socket*>(entry.lpOverlapped);
    --lent_;
    socket.state = Socket::State::idle;
    if (socket.removed) {
      std::erase_if(leaving_, [&](const auto& one) { return one.get() == &socket; });
      return {};
    }

    update_later(socket);
    if (socket.status.Status == status_cancelled || socket.poll.socket_count == 0)
      return {};
    const bool poll_failed = socket.status.Status < 0;
    auto events = poll_failed ? ULONG{afd_connect_fail} : socket.poll.socket.events;
    if (events & afd_local_close) {
      forget(socket.handle);
      return {};
    }
    events &= afd_events(socket.interest);  // it may have changed since
    if (events == 0) return {};
    const Event event{socket.token, happened(events, socket.interest)};
    if (socket.mode == Mode::oneshot) socket.interest = Interest::none;
    return event;
  }
  //! [complete]

  const HANDLE port_ = create_port();
  std::array<OVERLAPPED_ENTRY, 256> entries_;
  WakeTokens wakes_;

  std::mutex mutex_;  // for what follows
  std::unordered_map<NativeHandle, std::unique_ptr<Socket>> watched_;
  std::vector<std::unique_ptr<Socket>> leaving_;  // removed, but lent
  std::vector<std::weak_ptr<Device>> devices_;    // the sockets own them
  std::vector<Socket*> to_update_;
  int lent_ = 0;
  bool waiting_ = false;
};

}  // namespace

std::unique_ptr<Poller> make_afd_poller() { return std::make_unique<AfdPoller>(); }

}  // namespace minimio
