// What is answered to what is asked, one request at a time.

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include "http/site.hpp"

using namespace suite;
namespace fs = std::filesystem;

namespace {

/// The folder is a link to another one, again and again, for as long as this lives.
class Flipper {
 public:
  Flipper(const fs::path& folder, const fs::path& other)
      : thread_{[this, folder, other] {
          const auto link = folder.string() + "-link", away = folder.string() + "-away";
          fs::create_directory_symlink(other, link);
          while (!is_over_) {
            fs::rename(folder, away);
            fs::rename(link, folder);
            fs::rename(folder, link);
            fs::rename(away, folder);
          }
        }} {}
  ~Flipper() {
    is_over_ = true;
    thread_.join();
  }
  Flipper(const Flipper&) = delete;
  Flipper& operator=(const Flipper&) = delete;

 private:
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a file comes with its length and type") {
  const Site site;
  auto server = site.start(10s);
  Browser browser{server};
  auto answer = browser.get("/1k.txt");
  CHECK(answer.status == 200);
  CHECK(answer.body == Site::kib());
  CHECK(answer.says("Content-Length: 1024"));
  CHECK(answer.says("Content-Type: text/plain; charset=utf-8"));
  CHECK(answer.says("Connection: keep-alive"));
  CHECK(answer.head.find("\r\nDate: ") != std::string::npos);
  answer = browser.get("/large.bin?and=a-query");
  CHECK(answer.status == 200);
  CHECK(answer.body == Site::large());
  CHECK(browser.get("/empty.css").body.empty());
  CHECK(browser.get("/a%20b.txt").body == "a space");
}

TEST_CASE("a folder is its index and without its slash a way there") {
  const Site site;
  auto server = site.start(10s);
  Browser browser{server};
  CHECK(browser.get("/").body == "<h1>home</h1>");
  CHECK(browser.get("/deep/").body == "<h1>deep</h1>");
  const auto answer = browser.get("/deep");
  CHECK(answer.status == 301);
  CHECK(answer.says("Location: /deep/"));
  CHECK(browser.get("//deep").says("Location: /deep/"));
  CHECK(browser.get("/1k.txt/").status == 404);
  CHECK(browser.get("/absent").status == 404);
}

TEST_CASE("HEAD gets what GET gets without the body") {
  const Site site;
  auto server = site.start(10s);
  Browser browser{server};
  for (const char* target : {"/1k.txt", "/large.bin", "/absent", "/deep"}) {
    INFO(target);
    const auto rest = std::string{target} + " HTTP/1.1\r\nHost: x\r\n\r\n";
    const auto of_get = browser.ask("GET " + rest),
               of_head = browser.ask("HEAD " + rest);
    CHECK(of_head.status == of_get.status);
    CHECK(of_head.says("Content-Length: " + std::to_string(of_get.body.size())));
  }
  CHECK(browser.get("/1k.txt").body == Site::kib());  // nothing came in between
}

TEST_CASE("a body comes with its length or in chunks") {
  const Site site;
  auto server = site.start(10s);
  Browser browser{server};
  const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  CHECK(browser.ask(post + "Content-Length: 5\r\n\r\nhallo").body == "hallo");
  CHECK(browser.ask(post + "Content-Length: 0\r\n\r\n").body.empty());
  CHECK(browser.ask(post + "\r\n").body.empty());
  CHECK(browser
            .ask(post + "Transfer-Encoding: chunked\r\n\r\n"
                        "5\r\nhallo\r\n0A;name=\"value\"\r\n0123456789\r\n"
                        "0\r\nTrailer: is read\r\n\r\n")
            .body == "hallo0123456789");
  CHECK(browser.ask(post + "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n").body.empty());
  const std::string all(1 << 20, 'm');
  CHECK(browser.ask(post + "Content-Length: 1048576\r\n\r\n" + all).body == all);
  CHECK(browser
            .ask(post + "Transfer-Encoding: chunked\r\n\r\n100000\r\n" + all +
                 "\r\n0\r\n\r\n")
            .body == all);
}

TEST_CASE("a body is taken in where nobody wants it") {
  const Site site;
  auto server = site.start(10s);
  Browser browser{server};
  const auto answer =
      browser.ask("PUT /1k.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhallo");
  CHECK(answer.status == 405);
  CHECK(answer.says("Allow: GET, HEAD"));
  CHECK(browser
            .ask("GET /1k.txt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "3\r\nabc\r\n0\r\n\r\n")
            .body == Site::kib());
  CHECK(browser.ask("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n").status == 405);
  CHECK(browser.ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").status == 405);
}

TEST_CASE("a method that is not known is not implemented") {
  const Site site;
  auto server = site.start(10s);
  Browser browser{server};
  const auto status_of = [&](const std::string& method) {
    return browser.ask(method + " /1k.txt HTTP/1.1\r\nHost: x\r\n\r\n").status;
  };
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"})
    CHECK(status_of(method) == 405);
  for (const char* method : {"BREW", "get", "GETS", "G"})
    CHECK(status_of(method) == 501);
}

TEST_CASE("what the standard allows is not refused") {
  const Site site;
  auto server = site.start(10s);
  Browser browser{server};
  const std::string get = "GET /1k.txt HTTP/1.1\r\nHost: x\r\n";
  for (const auto& request :
       {std::string{"GET /1k.txt HTTP/1.2\r\nHost: x\r\n\r\n"},
        std::string{"GET http://Y:80/1k.txt HTTP/1.1\r\nHost: x\r\n\r\n"},
        get + "A:\r\n\r\n", get + "A: \xe4\r\n\r\n", get + "A:b \t\r\n\r\n"}) {
    INFO(harness::printable(request));
    CHECK(browser.ask(request).body == Site::kib());
  }
  for (const char* host : {"x:80", "x:", "[::1]", "[::1]:8080", "127.0.0.1", "a%20b"}) {
    INFO(host);
    const auto field = "Host: " + std::string{host} + "\r\n\r\n";
    CHECK(browser.ask("GET /1k.txt HTTP/1.1\r\n" + field).status == 200);
  }
  const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
  const auto chunked = post + "Transfer-Encoding: chunked \t\r\n\r\n";
  for (const auto& request :
       {post + "Content-Length: 005\r\n\r\nhallo",
        chunked + "05\r\nhallo\r\n00\r\n\r\n",
        chunked + "5 ; a = b\r\nhallo\r\n0\r\n\r\n",
        chunked + "5;a=\"b;c\"\r\nhallo\r\n0\r\n\r\n",
        // These have no meaning in a trailer. RFC 9110, 6.5.1
        chunked + "5\r\nhallo\r\n0\r\nContent-Length: 9\r\nHost: y\r\n\r\n"}) {
    INFO(harness::printable(request));
    CHECK(browser.ask(request).body == "hallo");
  }
  CHECK(browser.get("/1k.txt").body == Site::kib());
}

TEST_CASE("who expects 100 gets it before the body comes") {
  const Site site;
  auto server = site.start(10s);
  Browser browser{server};
  browser.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
      "Content-Length: 5\r\n\r\n");
  browser.client().expect("HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(browser.ask("hallo").body == "hallo");
}

TEST_CASE("a connection is kept or closed as the request says") {
  const Site site;
  auto server = site.start(10s);
  const auto closes = [&](std::string_view request) {
    Browser browser{server};
    const bool says_so = browser.ask(request).says("Connection: close");
    if (says_so) browser.expect_end();
    if (!says_so) browser.get("/1k.txt");
    return says_so;
  };
  CHECK_FALSE(closes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  CHECK_FALSE(closes("GET http://x:80/ HTTP/1.1\r\nHost: x\r\n\r\n"));
  CHECK_FALSE(closes("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  CHECK(closes("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  CHECK(closes("GET / HTTP/1.1\r\nHost: x\r\nConnection: te , CLOSE\r\n\r\n"));
  CHECK(closes("GET / HTTP/1.0\r\n\r\n"));
  CHECK_FALSE(closes("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST_CASE("no path leads out of the folder") {
  const Site site;
  auto server = site.start(10s);
  Browser browser{server};
  for (const char* target :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/deep/../../secret.txt", "/..",
        "/..%2fsecret.txt", "/deep/%2E%2E/%2E./secret.txt", "/a%00b", "/%", "/%zz",
        "/a%0ab", "/%7f", "/deep/..%2f..%2fsecret.txt", "/.%2e"}) {
    INFO(target);
    CHECK(browser.get(target).status == 400);
  }
  std::vector<const char*> absent{"/%252e%252e%252fsecret.txt",
                                  "//secret.txt",
                                  "/..;/secret.txt",
                                  "/..%5csecret.txt",
                                  "/%2e%2e%5csecret.txt",
                                  "/...",
                                  "/..%20/secret.txt",
                                  "/%c3%28",
                                  "/deep/index.html/x"};
  if (!harness::is_for_windows(command()))  // links of Linux are none to Wine
    absent.insert(absent.end(),
                  {"/link.txt", "/inside.txt", "/up/secret.txt", "/up/", "/up"});
  for (const char* target : absent) {
    INFO(target);
    const auto answer = browser.get(target);
    CHECK(answer.status == 404);
    CHECK(answer.body.find("secret") == std::string::npos);
  }
  CHECK(browser.get("/deep/../1k.txt").body == Site::kib());
  CHECK(browser.get("/./deep//../1k.txt").body == Site::kib());
}

TEST_CASE("a folder that becomes a link between two looks leads nowhere") {
  if (harness::is_for_windows(command())) skip("links of Linux are none to Wine");
  const Site site;
  constexpr std::size_t size = 20'000;  // too large to be kept
  fs::create_directory(site.path("deep/flip"));
  fs::create_directory(site.path("../outside"));
  site.write("deep/flip/file", std::string(size, 'p'));
  site.write("../outside/file", std::string(size, 's'));
  auto server = site.start(60s);
  Browser browser{server};
  const Flipper flipper{site.path("deep/flip"), site.path("../outside")};
  int found = 0, secrets = 0;
  for (int i = 0; i < 100'000 && found < 2'000; ++i) {
    const auto answer = browser.get("/deep/flip/file");
    found += answer.status == 200;
    secrets += answer.body.find('s') != std::string::npos && answer.status == 200;
  }
  CHECK(found == 2'000);
  CHECK(secrets == 0);
}

TEST_CASE("a file that changes is seen a second later") {
  const Site site;
  auto server = site.start(20s);
  Browser browser{server};
  CHECK(browser.get("/index.html").body == "<h1>home</h1>");
  site.write("index.html", "<h1>anew</h1>");
  CHECK(harness::eventually(
      [&] { return browser.get("/index.html").body == "<h1>anew</h1>"; },
      browser.client().deadline()));
}
