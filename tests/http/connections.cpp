// Several requests on a connection, and several connections.

#include <sys/resource.h>
#include <sys/socket.h>

#include "http/site.hpp"

using namespace suite;

TEST_CASE("requests that come at once are answered in order") {
  const Site site;
  auto server = site.start(20s);
  Browser browser{server};
  std::string all;
  constexpr int rounds = 200;
  for (int i = 0; i < rounds; ++i) {
    const auto number = std::to_string(i);
    all += "GET /1k.txt HTTP/1.1\r\nHost: x\r\n\r\n";
    all += "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " +
           std::to_string(number.size()) + "\r\n\r\n" + number;
    all += "HEAD /large.bin HTTP/1.1\r\nHost: x\r\n\r\n";
    all += "GET /absent HTTP/1.1\r\nHost: x\r\n\r\n";
  }
  browser.send(all);
  for (int i = 0; i < rounds; ++i) {
    REQUIRE(browser.answer().body == Site::kib());
    REQUIRE(browser.answer().body == std::to_string(i));
    REQUIRE(browser.answer(false).status == 200);
    REQUIRE(browser.answer().status == 404);
  }
}

TEST_CASE("a request may be split at every byte") {
  const Site site;
  auto server = site.start(60s);
  const std::string request =
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhallo\r\n3;x=y\r\nyou\r\n0\r\nT: u\r\n\r\n"
      "GET /1k.txt HTTP/1.1\r\nHost: x\r\n\r\n";
  for (std::size_t split = 1; split < request.size(); ++split) {
    INFO("split after " << split << " bytes");
    Browser browser{server};
    browser.send(request.substr(0, split));
    REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
    browser.send(request.substr(split));
    REQUIRE(browser.answer().body == "halloyou");
    REQUIRE(browser.answer().body == Site::kib());
  }
}

TEST_CASE("one byte at a time is a request as well") {
  const Site site;
  auto server = site.start(20s);
  Browser browser{server};
  for (const char byte : std::string{"GET /1k.txt HTTP/1.1\r\nHost: x\r\n\r\n"})
    browser.send({&byte, 1});
  CHECK(browser.answer().body == Site::kib());
}

TEST_CASE("after its half-close a client gets all answers and then the end") {
  const Site site;
  auto server = site.start(20s);
  Browser browser{server};
  browser.send(
      "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /1k.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  browser.client().finish_sending();
  CHECK(browser.answer().body == Site::large());
  CHECK(browser.answer().body == Site::kib());
  browser.expect_end();
}

TEST_CASE("a slow reader of a large file delays nobody and costs little") {
  const Site site;
  auto server = site.start(30s);
  Browser other{server, "other"};
  other.get("/1k.txt");
  const auto before = or_skip(harness::private_kib(server.pid()));
  std::vector<Browser> slow;
  for (int i = 0; i < 20; ++i) {
    slow.emplace_back(server, "slow");
    slow.back().send(
        "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  for (int i = 0; i < 100; ++i) REQUIRE(other.get("/1k.txt").body == Site::kib());
  CHECK(or_skip(harness::private_kib(server.pid())) <
        before + 20 * 160 * memory_factor);
  check_that_it_sleeps(server);
  CHECK(slow[0].answer().body == Site::large());
  CHECK(slow[0].answer().body == Site::large());
}

TEST_CASE("a thousand idle connections cost less than 6 KiB each") {
  if (sanitized) skip("a sanitizer keeps books of its own; use the dev preset");
  const bool ends_at_1024 = command().back() == "select";  // FD_SETSIZE
  const std::size_t count = ends_at_1024 ? 900 : 1000;
  if (harness::raise_descriptor_limit() < 2 * count + 100)
    skip("this needs 2,100 descriptors; raise the limit with: ulimit -n 2100");
  const Site site;
  auto server = site.start(60s);
  std::vector<Browser> browsers;
  const auto connect = [&](std::size_t all) {
    while (browsers.size() < all) {
      browsers.emplace_back(server);
      browsers.back().get("/1k.txt");
    }
  };
  connect(50);
  const auto before = or_skip(harness::private_kib(server.pid()));
  connect(50 + count);
  CHECK(or_skip(harness::private_kib(server.pid())) < before + 6 * count);
  check_that_it_sleeps(server);
  for (auto& browser : browsers) REQUIRE(browser.get("/1k.txt").status == 200);
}

TEST_CASE("a head or a body that does not come to its end is a timeout") {
  const Site site;
  auto server = site.start(20s, {"--idle", "1"});
  Browser slow{server, "slow"}, body{server, "body"};
  slow.send("GET / HTTP/1.1\r\n");
  body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nha");
  // Bytes that trickle in don't give it more time.
  const auto trickle_until_answered = [](Browser& browser, std::string_view bytes) {
    pollfd answer{.fd = browser.client().descriptor(), .events = POLLIN, .revents = 0};
    while (!harness::wait_for({&answer, 1}, within(100ms)))
      browser.client().send_what_fits(bytes);
  };
  trickle_until_answered(body, "l");
  trickle_until_answered(slow, "A: b\r\n");
  CHECK(slow.answer().status == 408);
  CHECK(body.answer().status == 408);
  body.client().finish_sending();
  body.expect_end();
}

TEST_CASE("a connection that is idle too long ends without a word") {
  const Site site;
  auto server = site.start(20s, {"--idle", "1"});
  Browser browser{server}, silent{server};
  CHECK(browser.get("/1k.txt").status == 200);
  browser.expect_end();
  silent.expect_end();
}

TEST_CASE("resets and half requests leave nothing behind") {
  const Site site;
  auto server = site.start(30s);
  Browser{server}.get("/1k.txt");
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  check_that_none_is_left(server, [&] {
    for (int i = 0; i < 50; ++i) {
      Browser idle{server}, half{server}, greedy{server};
      idle.get("/1k.txt");
      half.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf");
      greedy.send("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
      if (i % 2) {
        idle.client().reset();
        half.client().reset();
        greedy.client().reset();
      }
    }
  });
  check_that_it_sleeps(server);
}

TEST_CASE("out of descriptors clients wait and are served later") {
  if (harness::is_for_windows(command())) skip("Windows limits nobody's descriptors");
  const Site site;
  auto server = site.start(60s, {}, {.descriptors = 40, .address_space = {}});
  auto first = std::make_unique<Browser>(server);
  CHECK(first->get("/1k.txt").status == 200);
  std::vector<Browser> browsers;
  for (int i = 0; i < 60; ++i) browsers.emplace_back(server);
  REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
  // Longer than the file is kept, and now it can't be opened.
  CHECK(or_skip(harness::idle_cpu_time(server.pid(), 1100ms)) < 50ms);
  for (auto& browser : browsers)
    browser.send("GET /1k.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  first.reset();
  for (auto& browser : browsers) {
    CHECK(browser.answer().status == 200);
    browser.client().close();
  }
}

TEST_CASE("idle it uses no CPU and sleeps through") {
  const Site site;
  auto server = site.start(20s);
  Browser browser{server};
  browser.get("/1k.txt");
  check_that_it_sleeps(server);
  CHECK(browser.get("/1k.txt").status == 200);
}

TEST_CASE("signals end it whatever its clients do") {
  for (const int signal : stop_signals()) {
    const Site site;
    auto server = site.start(20s);
    Browser idle{server}, half{server}, greedy{server}, leaving{server};
    idle.get("/1k.txt");
    half.send("GET / HT");
    greedy.send("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
    leaving.ask("GET / HTTP/1.0\r\n\r\n");
    REQUIRE(harness::wait_until_asleep(server.pid(), server.deadline()));
    const auto ending = stop(server, signal);
    CHECK(ending.status == 0);
    CHECK(ending.errors == "");
    idle.client().wait_for_end();
    half.client().wait_for_end();
  }
}

TEST_CASE("a folder that is not there is named and status 2") {
  auto words = command();
  words.insert(words.end(), {"--folder", "/no/such/folder"});
  const auto ending = harness::Process{words}.wait(within(20s));
  CHECK(ending.status == 2);
  CHECK(ending.errors.find("/no/such/folder") != std::string::npos);
}
