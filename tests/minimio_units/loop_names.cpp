// What the two resolvers of a loop promise, without asking any network: the name server
// is one of ours.

#include <map>
#include <set>
#include <stdexcept>

#include "minimio/loop/dns_resolver.hpp"
#include "minimio/loop/resolver.hpp"
#include "minimio/loop/udp.hpp"
#include "minimio_units/loop_kit.hpp"
#include "minimio_units/streams.hpp"

namespace {

using namespace minimio;
using namespace std::chrono_literals;
using loop::Datagram;
using loop::DnsOptions;
using loop::DnsResolver;
using loop::EventLoop;
using loop::Resolution;

Resolution look_up(const std::string& host) {
  EventLoop loop;
  Resolution found;
  int calls = 0;
  loop::resolve(loop, host, 80, [&](const Resolution& resolution) {
    found = resolution;
    ++calls;
  });
  CHECK(calls == 0);
  CHECK(loop.is_alive());
  CHECK_FALSE(loop.run());
  CHECK(calls == 1);
  return found;
}

/// A name server on loopback, in the loop that asks it: so nothing may block. RFC 1035
class NameServer {
 public:
  explicit NameServer(EventLoop& loop) : socket_{loop, units::any_port()} {
    socket_.unref();
    socket_.receive_start([this](const Datagram& query) {
      ++queries_;
      if (answers_)
        socket_.send(answer({query.bytes.begin(), query.bytes.end()}), query.sender);
    });
  }

  void be_silent() { answers_ = false; }
  int queries() const { return queries_; }
  DnsOptions options() const { return {{socket_.local_address()}, 2s, 2}; }

 private:
  static constexpr std::size_t header_size = 12;

  /// It knows one name, which has an address of each kind.
  std::string answer(const std::string& query) const {
    static const std::string known{"\4host\4test\0", 11};
    static const std::map<std::string, std::string> records{
        {std::string{"\0\1", 2}, std::string{"\300\0\2\7", 4}},  // A 192.0.2.7
        {std::string{"\0\34", 2},                                // AAAA 2001:db8::7
         std::string{"\40\1\15\270", 4} + std::string(11, '\0') + "\7"}};

    const auto name_end = query.find('\0', header_size) + 1;
    const auto question = query.substr(header_size, name_end + 4 - header_size);
    const auto type = query.substr(name_end, 2);
    const bool is_known = question.substr(0, question.size() - 4) == known;
    const auto record = records.find(type);
    const bool has_record = is_known && record != records.end();

    const char flags[] = {'\201',
                          is_known ? '\200' : '\203'};  // 3: there is no such name
    const char counts[] = {0, 1, 0, has_record, 0, 0, 0, 0};
    auto reply =
        query.substr(0, 2) + std::string{flags, 2} + std::string{counts, 8} + question;
    if (!has_record) return reply;
    const auto& address = record->second;
    const char fields[] = {
        '\300', header_size, type[0], type[1], 0, 1,
        0,      0,           0,       60,      0, static_cast<char>(address.size())};
    return reply + std::string{fields, sizeof fields} + address;
  }

  loop::UdpSocket socket_;
  bool answers_ = true;
  int queries_ = 0;
};

/// False, and the case is skipped, where there is none.
bool has_dns_resolver() try {
  EventLoop loop;
  const DnsResolver resolver{loop};
  return true;
} catch (const std::system_error& error) {
  REQUIRE(error.code() == std::errc::not_supported);
  units::skip(error.what());
  return false;
}

}  // namespace

TEST_CASE("loop names: numbers are addresses with the port") {
  const auto v4 = look_up("127.0.0.1");
  CHECK_FALSE(v4.error);
  CHECK(v4.addresses == std::vector{net::Address{"127.0.0.1", 80}});
  CHECK(look_up("::1").addresses == std::vector{net::Address{"::1", 80}});
}

TEST_CASE("loop names: a name without an address is an error in the resolver's words") {
  const auto none = look_up(std::string(64, 'x'));  // longer than a label may be
  CHECK(none.addresses.empty());
  CHECK(none.error.category().name() == std::string{"getaddrinfo"});
  CHECK_FALSE(none.error.message().empty());
}

TEST_CASE("loop names: a look-up that waits for a thread can be cancelled") {
  EventLoop loop;
  std::vector<Resolution> found;
  std::vector<loop::Work> look_ups;
  for (int i = 0; i < 100; ++i)
    look_ups.push_back(loop::resolve(
        loop, "127.0.0.1", 80, [&](const Resolution& one) { found.push_back(one); }));
  std::size_t cancelled = 0;
  for (auto& one : look_ups) cancelled += one.cancel();
  loop.run();
  REQUIRE(found.size() == 100);
  std::size_t told = 0;
  for (const auto& one : found) told += one.error == std::errc::operation_canceled;
  CHECK(told == cancelled);
}

TEST_CASE("loop names: a name server is asked for both kinds of addresses") {
  if (!has_dns_resolver()) return;
  units::with_every_poller([](std::unique_ptr<Poller> poller) {
    EventLoop loop{std::move(poller)};
    NameServer server{loop};
    DnsResolver resolver{loop, server.options()};
    std::vector<Resolution> found;
    resolver.resolve("host.test", 80,
                     [&](const Resolution& one) { found.push_back(one); });
    REQUIRE(found.empty());
    REQUIRE_FALSE(loop.run());
    REQUIRE(found.size() == 1);
    REQUIRE_FALSE(found[0].error);
    auto texts = std::set<std::string>{};
    for (const auto& address : found[0].addresses) texts.insert(address.to_string());
    REQUIRE(texts == std::set<std::string>{"192.0.2.7:80", "[2001:db8::7]:80"});
    REQUIRE(server.queries() == 2);
  });
}

TEST_CASE("loop names: a name that the server does not know is an error of c-ares") {
  if (!has_dns_resolver()) return;
  EventLoop loop;
  NameServer server{loop};
  DnsResolver resolver{loop, server.options()};
  Resolution found;
  resolver.resolve("none.test.", 80, [&](const Resolution& one) { found = one; });
  loop.run();
  CHECK(found.addresses.empty());
  CHECK(found.error.category().name() == std::string{"c-ares"});
  CHECK(found.error != std::errc::timed_out);
}

TEST_CASE("loop names: numbers ask nobody and are still told in a turn") {
  if (!has_dns_resolver()) return;
  EventLoop loop;
  NameServer server{loop};
  DnsResolver resolver{loop, server.options()};
  std::vector<Resolution> found;
  resolver.resolve("127.0.0.1", 80,
                   [&](const Resolution& one) { found.push_back(one); });
  CHECK(found.empty());
  CHECK_FALSE(loop.run());
  REQUIRE(found.size() == 1);
  CHECK(found[0].addresses == std::vector{net::Address{"127.0.0.1", 80}});
  CHECK(server.queries() == 0);
}

TEST_CASE("loop names: a server that never answers is a timeout after its tries") {
  if (!has_dns_resolver()) return;
  EventLoop loop;
  NameServer server{loop};
  server.be_silent();
  auto options = server.options();
  options.timeout = 20ms;
  DnsResolver resolver{loop, options};
  Resolution found;
  resolver.resolve("host.test.", 80, [&](const Resolution& one) { found = one; });
  const auto begin = Clock::now();
  CHECK_FALSE(loop.run());
  CHECK(found.error == std::errc::timed_out);
  CHECK(server.queries() == 4);  // of each kind two
  CHECK(Clock::now() - begin >= 20ms);
}

TEST_CASE("loop names: look-ups that hang keep no thread from a file") {
  if (!has_dns_resolver()) return;
  EventLoop loop;
  NameServer server{loop};
  server.be_silent();
  DnsResolver resolver{loop, server.options()};
  int cancelled = 0;
  bool has_worked = false;
  for (int i = 0; i < 100; ++i)
    resolver.resolve("host.test.", 80, [&](const Resolution& one) {
      cancelled += one.error == std::errc::operation_canceled;
    });
  loop::queue_work(
      loop, [] {},
      [&](std::error_code) {
        has_worked = true;
        resolver.close();
      });
  CHECK_FALSE(loop.run());
  CHECK(has_worked);
  CHECK(cancelled == 100);
}

TEST_CASE("loop names: a loop that goes with look-ups in flight tells nobody") {
  if (!has_dns_resolver()) return;
  int told = 0;
  const auto held = std::make_shared<int>();
  {
    EventLoop loop;
    NameServer server{loop};
    server.be_silent();
    DnsResolver first{loop, server.options()};
    first.resolve("host.test.", 80, [&, held](const Resolution&) { ++told; });
    loop.run_nowait();
    {
      DnsResolver{loop, server.options()}.resolve(
          "host.test.", 80, [&, held](const Resolution&) { ++told; });
    }
    loop.run_nowait();
    CHECK(held.use_count() == 2);
  }
  CHECK(told == 0);
  CHECK(held.use_count() == 1);
}

TEST_CASE("loop names: a callback may ask again or throw or destroy the resolver") {
  if (!has_dns_resolver()) return;
  EventLoop loop;
  NameServer server{loop};
  auto resolver = std::make_unique<DnsResolver>(loop, server.options());
  int told = 0;
  resolver->resolve("host.test.", 80, [&](const Resolution&) {
    resolver->resolve("host.test.", 80, [&](const Resolution&) {
      ++told;
      resolver.reset();
    });
    throw std::runtime_error{"callback"};
  });
  CHECK_THROWS_WITH(loop.run(), "callback");
  CHECK_FALSE(loop.run());
  CHECK(told == 1);
  CHECK_FALSE(resolver);
}
