// What loop::UdpSocket promises, with every poller and real sockets.

#include "minimio/loop/udp.hpp"
#include "minimio_units/loop_kit.hpp"
#include "minimio_units/streams.hpp"

namespace {

using namespace minimio;
using loop::Datagram;
using loop::EventLoop;
using loop::UdpSocket;
using units::Story;
using units::with_every_poller;

std::span<const char> text(std::string_view words) { return words; }

}  // namespace

TEST_CASE("loop udp: datagrams come with their sender and are told of when sent") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventLoop loop{std::move(poller)};
    UdpSocket one{loop, units::any_port()}, other{loop, units::any_port()};
    Story story;
    other.receive_start([&](const Datagram& datagram) {
      REQUIRE_FALSE(datagram.error);
      REQUIRE(datagram.sender == one.local_address());
      story.emplace_back(datagram.bytes.begin(), datagram.bytes.end());
      if (story.size() == 3) other.receive_stop();
    });
    int sent = 0;
    for (const auto* words : {"one", "", "three"}) {
      one.send(text(words), other.local_address(), [&](std::error_code error) {
        REQUIRE_FALSE(error);
        ++sent;
      });
    }
    REQUIRE(sent == 0);
    REQUIRE(one.is_active());
    loop.run();
    REQUIRE(story == Story{"one", "", "three"});
    REQUIRE(sent == 3);
    REQUIRE_FALSE(one.is_active());
  });
}

TEST_CASE("loop udp: what can't be sent is an error of that datagram alone") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventLoop loop{std::move(poller)};
    UdpSocket one{loop, units::any_port()}, other{loop, units::any_port()};
    std::vector<std::error_code> errors;
    const auto note = [&](std::error_code error) { errors.push_back(error); };
    one.send(std::string(100'000, 'x'), other.local_address(), note);
    one.send(text("fits"), other.local_address(), note);
    loop.run();
    REQUIRE(errors.size() == 2);
    REQUIRE(errors.front() == std::errc::message_size);
    REQUIRE_FALSE(errors.back());
  });
}

TEST_CASE("loop udp: closed it tells those in flight") {
  with_every_poller([](std::unique_ptr<Poller> poller) {
    EventLoop loop{std::move(poller)};
    UdpSocket socket{loop, units::any_port()};
    socket.receive_start([](const Datagram&) { FAIL("it is closed"); });
    int calls = 0;
    socket.send(text("x"), socket.local_address(), [&](std::error_code error) {
      REQUIRE_FALSE(error);  // the system has it
      ++calls;
    });
    socket.close([&] { calls += 10; });
    loop.run();
    REQUIRE(calls == 11);
  });
}
