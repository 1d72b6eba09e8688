#include "minimio/loop/dns_resolver.hpp"

#include <ares.h>
#include <netdb.h>

#include <cstring>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "loop/handle_state.hpp"
#include "minimio/loop/watcher.hpp"

namespace minimio::loop {
namespace {

class AresErrors final : public std::error_category {
  const char* name() const noexcept override { return "c-ares"; }
  std::string message(int error) const override { return ::ares_strerror(error); }
  std::error_condition default_error_condition(int error) const noexcept override {
    if (error == ARES_ETIMEOUT) return std::errc::timed_out;
    return {error, *this};
  }
};

const AresErrors ares_errors;

std::error_code error_of(int status) noexcept {
  if (status == ARES_SUCCESS) return {};
  if (status == ARES_EDESTRUCTION)
    return std::make_error_code(std::errc::operation_canceled);
  return {status, ares_errors};
}

void require(int status, const char* call) {
  if (status != ARES_SUCCESS) throw std::system_error{status, ares_errors, call};
}

/// c-ares would ask a server for numbers, too.
std::optional<net::Address> as_number(const std::string& host, std::uint16_t port) try {
  return net::Address{host, port};
} catch (const std::system_error&) {
  return std::nullopt;
}

std::vector<net::Address> addresses_of(const ares_addrinfo& found) {
  std::vector<net::Address> addresses;
  for (const auto* one = found.nodes; one; one = one->ai_next) {
    if (one->ai_family != AF_INET && one->ai_family != AF_INET6) continue;
    std::memcpy(addresses.emplace_back().data(), one->ai_addr, one->ai_addrlen);
  }
  return addresses;
}

class DnsResolverState final : public HandleState {
 public:
  DnsResolverState(EventLoop& events, const DnsOptions& options) : events_{events} {
    static const int library = ::ares_library_init(ARES_LIB_INIT_ALL);
    require(library, "ares_library_init");
    using std::chrono::milliseconds;
    ares_options settings{};
    settings.timeout =
        static_cast<int>(std::chrono::ceil<milliseconds>(options.timeout).count());
    settings.tries = options.tries;
    settings.sock_state_cb = watch_socket;
    settings.sock_state_cb_data = this;
    ares_channel made = nullptr;
    require(::ares_init_options(
                &made, &settings,
                ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB),
            "ares_init_options");
    channel_.reset(made);
    if (!options.servers.empty()) use(options.servers);
  }

  void resolve(const std::string& host, std::uint16_t port,
               ResolveCallback&& callback) {
    if (!is_open()) return;
    if (const auto number = as_number(host, port))
      answered_.push_back({this, std::move(callback), {}, {{*number}, {}}});
    else
      ask(host, port, std::move(callback));
    settle();
  }

 private:
  struct Request {
    DnsResolverState* resolver;
    ResolveCallback callback;
    std::list<Request>::iterator place{};
    Resolution resolution{};
  };

  void ask(const std::string& host, std::uint16_t port, ResolveCallback&& callback) {
    ares_addrinfo_hints hints{};
    hints.ai_flags = ARES_AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    asked_.push_back({this, std::move(callback)});
    asked_.back().place = std::prev(asked_.end());
    ::ares_getaddrinfo(channel_.get(), host.c_str(), std::to_string(port).c_str(),
                       &hints, take_answer, &asked_.back());
  }

  void use(const std::vector<net::Address>& servers) {
    std::string names;
    for (const auto& server : servers) names += server.to_string() + ",";
    names.pop_back();
    require(::ares_set_servers_ports_csv(channel_.get(), names.c_str()),
            "ares_set_servers_ports_csv");
  }

  // C calls these two: nothing may be thrown through it.

  /// Before c-ares closes a socket, it wants neither.
  static void watch_socket(void* self, ares_socket_t socket, int reads,
                           int writes) noexcept {
    auto& resolver = *static_cast<DnsResolverState*>(self);
    if (!reads && !writes) {
      resolver.watchers_.erase(socket);
      return;
    }
    auto interest = Interest::none;
    if (reads) interest = interest | Interest::readable;
    if (writes) interest = interest | Interest::writable;
    auto& watcher =
        resolver.watchers_.try_emplace(socket, resolver.events_).first->second;
    watcher.unref();
    watcher.start(static_cast<NativeHandle>(socket), interest,
                  [&resolver, socket](const Event& event) {
                    resolver.process(
                        event.readable() || event.error() ? socket : ARES_SOCKET_BAD,
                        event.writable() ? socket : ARES_SOCKET_BAD);
                  });
  }

  static void take_answer(void* self, int status, int, ares_addrinfo* found) noexcept {
    auto& request = *static_cast<Request*>(self);
    const std::unique_ptr<ares_addrinfo, decltype(&::ares_freeaddrinfo)> owned{
        found, &::ares_freeaddrinfo};
    request.resolution.error = error_of(status);
    if (found) request.resolution.addresses = addresses_of(*found);
    auto& resolver = *request.resolver;
    resolver.answered_.splice(resolver.answered_.end(), resolver.asked_, request.place);
  }

  void process(ares_socket_t readable, ares_socket_t writable) {
    ::ares_process_fd(channel_.get(), readable, writable);
    settle();
  }

  void settle() {
    set_timer();
    set_busy(!asked_.empty() || !answered_.empty());
    if (!answered_.empty()) schedule();
  }

  void set_timer() {
    cancel_timer(timer_);
    timeval rest{};
    if (!::ares_timeout(channel_.get(), nullptr, &rest)) return;
    timer_ = add_timer(loop().now() + std::chrono::seconds{rest.tv_sec} +
                       std::chrono::microseconds{rest.tv_usec});
  }

  void on_event(const Event& event) override {
    if (event.is_timer()) return process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    for (auto left = answered_.size(); left > 0 && is_open(); --left) tell_first();
    if (is_open()) settle();
  }

  void tell_first() try {
    const auto request = take_first();
    if (request.callback) request.callback(request.resolution);
  } catch (...) {
    if (is_open()) settle();  // the others come in the next turn
    throw;
  }

  Request take_first() {
    auto request = std::move(answered_.front());
    answered_.pop_front();
    return request;
  }

  void on_close() noexcept override {
    cancel_timer(timer_);
    channel_.reset();
  }

  void cancel_requests() override {
    while (!answered_.empty() && !is_abandoned()) {
      const auto request = take_first();
      if (request.callback) request.callback(request.resolution);
    }
  }

  void drop_callbacks() noexcept override { std::exchange(answered_, {}); }

  struct Destroy {
    void operator()(ares_channel channel) const noexcept { ::ares_destroy(channel); }
  };

  EventLoop& events_;
  std::map<ares_socket_t, Watcher> watchers_;
  std::list<Request> asked_, answered_;
  TimerId timer_;
  std::unique_ptr<std::remove_pointer_t<ares_channel>, Destroy> channel_;
};

}  // namespace

DnsResolver::DnsResolver(EventLoop& loop, const DnsOptions& options)
    : Handle{make_state<DnsResolverState>(loop, loop, options)} {}

void DnsResolver::resolve(const std::string& host, std::uint16_t port,
                          ResolveCallback callback) {
  state<DnsResolverState>().resolve(host, port, std::move(callback));
}

}  // namespace minimio::loop
