// What is no request, and what two servers could read in two ways, is refused, and the
// connection ends. RFC 9112, 11.2

#include <vector>

#include "http/site.hpp"

using namespace suite;

namespace {

/// It is answered with this, and what comes behind it is not answered at all.
void check_refused(Server& server, const std::string& request, int status) {
  INFO(harness::printable(request));
  Browser browser{server};
  browser.send(request);
  CHECK(browser.answer(!request.starts_with("HEAD")).status == status);
  browser.client().send_what_fits("GET /1k.txt HTTP/1.1\r\nHost: x\r\n\r\n");
  browser.client().finish_sending();
  browser.expect_end();
}

void check_all(const std::vector<std::string>& requests, int status) {
  const Site site;
  auto server = site.start(60s);
  for (const auto& request : requests) check_refused(server, request, status);
  Browser browser{server};
  CHECK(browser.get("/1k.txt").status == 200);
}

const std::string get = "GET /1k.txt HTTP/1.1\r\nHost: x\r\n";
const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";

}  // namespace

TEST_CASE("a request line that is none is refused") {
  check_all({"GET\r\n\r\n",
             "GET /\r\n\r\n",
             "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET / HTTP/1.1 \r\nHost: x\r\n\r\n",
             " GET / HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET / http/1.1\r\nHost: x\r\n\r\n",
             "GET / HTTP/1.1x\r\nHost: x\r\n\r\n",
             "GET / HTTP/11\r\nHost: x\r\n\r\n",
             "GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n",
             "G(T / HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET x HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
             "CONNECT x HTTP/1.1\r\nHost: x\r\n\r\n",
             "CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n",
             "CONNECT http://x:80/ HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET http://x:y/ HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET /\r\n",
             "GET / HTTP/1.10\r\nHost: x\r\n\r\n",
             "GET / HTTP/01.1\r\nHost: x\r\n\r\n",
             "GET / HTTP/2\r\nHost: x\r\n\r\n",
             "GET / HTTPS/1.1\r\nHost: x\r\n\r\n",
             "GET / \r\nHost: x\r\n\r\n",
             "GET http:///x HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET http://u@x/ HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
             "GET /\xc3\xa4 HTTP/1.1\r\nHost: x\r\n\r\n",
             std::string{"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", 29},
             "\r\n\r\n",
             "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
             "\x16\x03\x01\x02"},
            400);
}

TEST_CASE("a line that does not end as it should is refused") {
  check_all({"GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost: x\n\r\n",
             "GET / HTTP/1.1\rHost: x\r\n\r\n", get + "A: b\r\n\n",
             get + "A: b\rc: d\r\n\r\n", get + "A: b\r\r\n\r\n",
             get + std::string{"A: \0b\r\n\r\n", 9}, get + "A: \x01\r\n\r\n",
             get + "A: \x7f\r\n\r\n", get + "A: \x0b\r\n\r\n"},
            400);
}

TEST_CASE("a field that is none is refused") {
  check_all({get + "A : b\r\n\r\n", get + "A\t: b\r\n\r\n", get + " A: b\r\n\r\n",
             get + "A: b\r\n c\r\n\r\n", get + "A: b\r\n\tc\r\n\r\n", get + "A\r\n\r\n",
             get + ": b\r\n\r\n", get + "A b: c\r\n\r\n", get + "\xc3\xa4: b\r\n\r\n",
             get + "A[: b\r\n\r\n"},
            400);
}

TEST_CASE("a host is named once") {
  std::vector<std::string> requests{
      "GET / HTTP/1.1\r\n\r\n", get + "Host: x\r\n\r\n", get + "Host: y\r\n\r\n",
      "GET / HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n", "GET http://x/ HTTP/1.1\r\n\r\n"};
  for (const char* host :
       {"",       "a b",     "a/b",  "a\\b", "a,b",  "u@x",      "x:80:80",
        "x:http", "x:99999", "x:-1", ":80",  "[::1", "::1",      "[::1]x",
        "[]",     "[x]",     "a]",   "a%zz", "a%4",  "a\xc3\xa4"})
    requests.push_back("GET / HTTP/1.1\r\nHost: " + std::string{host} + "\r\n\r\n");
  check_all(requests, 400);
}

TEST_CASE("a length that can be read in two ways is refused") {
  std::vector<std::string> requests;
  for (const char* length : {"+5", "-5", "5 5", "5, 5", "5,5", "0x5", "5a", "five", "",
                             "5.0", "\"5\"", "5;"})
    requests.push_back(post + "Content-Length: " + length + "\r\n\r\nhallo");
  requests.push_back(post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhallo");
  requests.push_back(post + "Content-Length: 5\r\ncontent-length: 6\r\n\r\nhallo");
  requests.push_back(post + "Content-Length : 5\r\n\r\nhallo");
  check_all(requests, 400);
}

TEST_CASE("a body whose end can be found in two ways is refused") {
  std::vector<std::string> requests;
  const std::string end = "\r\n\r\n0\r\n\r\n";
  for (const char* coding : {"chunked, identity", "identity, chunked", "gzip, chunked",
                             "identity", "xchunked", "chunked, chunked", "chunked;q=1",
                             "\"chunked\"", "", "chunk", ",chunked", "chunked,"})
    requests.push_back(post + "Transfer-Encoding: " + coding + end);
  requests.push_back(post + "Transfer-Encoding: \x0b" + "chunked" + end);
  requests.push_back(post + "Transfer-Encoding : chunked" + end);
  requests.push_back(post + "Transfer-Encoding:\r\n chunked" + end);
  requests.push_back(post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked" +
                     end);
  requests.push_back(post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x" + end);
  requests.push_back(post + "Content-Length: 5\r\nTransfer-Encoding: chunked" + end);
  requests.push_back(post + "Transfer-Encoding: chunked\r\nContent-Length: 5" + end);
  requests.push_back("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked" + end);
  check_all(requests, 400);
}

TEST_CASE("chunks that are none are refused") {
  check_all({chunked + "x\r\n",
             chunked + "+5\r\nhallo\r\n0\r\n\r\n",
             chunked + "-1\r\n",
             chunked + "0x5\r\nhallo\r\n0\r\n\r\n",
             chunked + " 5\r\nhallo\r\n0\r\n\r\n",
             chunked + "5 \r\nhallo\r\n0\r\n\r\n",
             chunked + "5\t\r\nhallo\r\n0\r\n\r\n",
             chunked + "5 5;a\r\nhallo\r\n0\r\n\r\n",
             chunked + " ;a\r\n\r\n",
             chunked + ";a\r\n\r\n",
             chunked + "0_5\r\nhallo\r\n0\r\n\r\n",
             chunked + "5;a\nhallo\r\n0\r\n\r\n",
             chunked + "5;a\rb\r\nhallo\r\n0\r\n\r\n",
             chunked + "5\r\nhallo0\r\n\r\n",
             chunked + "0\r\nA: b\n\r\n",
             chunked + "0\r\nA: b\r\n c\r\n\r\n",
             chunked + "\r\nhallo",
             chunked + "5\nhallo\r\n0\r\n\r\n",
             chunked + "5\r\nhalloX\r\n0\r\n\r\n",
             chunked + "5\r\nhallo\n0\r\n\r\n",
             chunked + "5\r\nhallo\r\r\n0\r\n\r\n",
             chunked + "5;a\n\r\nhallo\r\n",
             chunked + "5\rhallo\r\n0\r\n\r\n",
             chunked + "0\r\nA : b\r\n\r\n",
             chunked + "0\r\n A: b\r\n\r\n",
             chunked + "0\r\nX\r\n\r\n",
             chunked + "5;\x01\r\nhallo\r\n0\r\n\r\n"},
            400);
}

TEST_CASE("what is too long is refused before it is stored") {
  check_all({get + "A: " + std::string(9000, 'x') + "\r\n\r\n",
             "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(70'000, 'x'),
             chunked + "5;" + std::string(300, 'x') + "\r\nhallo\r\n0\r\n\r\n",
             chunked + std::string(300, '0') + "\r\n\r\n"},
            431);
  check_all({"GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n",
             "\r\nGET /" + std::string(70'000, 'x'), std::string(20'000, 'A')},
            414);
  std::string fields, trailer, extensions;
  for (int i = 0; i < 101; ++i) fields += "A: b\r\n";
  for (int i = 0; i < 100; ++i) trailer += "Field: " + std::string(50, 'x') + "\r\n";
  for (int i = 0; i < 100; ++i) extensions += "1;" + std::string(50, 'x') + "\r\nx\r\n";
  check_all({get + fields + "\r\n", chunked + "0\r\n" + trailer + "\r\n",
             chunked + extensions + "0\r\n\r\n"},
            431);
  check_all({post + "Content-Length: 1048577\r\n\r\n",
             post + "Content-Length: 99999999999999999999999\r\n\r\n",
             post + "Content-Length: 18446744073709551615\r\n\r\n",
             post + "Content-Length: 18446744073709551621\r\n\r\nhallo",
             chunked + "10000000000000005\r\nhallo\r\n0\r\n\r\n",
             chunked + "100001\r\n", chunked + "FFFFFFFFFFFFFFFF\r\n",
             chunked + "1\r\nx\r\n100000\r\n", chunked + "fffffffffffffffff\r\n"},
            413);
}

TEST_CASE("another version and another expectation are refused") {
  check_all({"GET / HTTP/2.0\r\nHost: x\r\n\r\n", "GET / HTTP/0.9\r\n\r\n",
             "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
            505);
  check_all({"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
             "CONNECT [::1]:80 HTTP/1.1\r\nHost: x\r\n\r\n"},
            501);
  check_all({get + "Expect: a miracle\r\n\r\n"}, 417);
}

TEST_CASE("a HEAD that is refused has no body in its answer") {
  const std::string head = "HEAD / HTTP/1.1\r\nHost: x\r\n";
  check_all({head + "A : b\r\n\r\n"}, 400);
  check_all({head + "Content-Length: 1048577\r\n\r\n"}, 413);
  check_all({head + "Expect: a miracle\r\n\r\n"}, 417);
  check_all({head + "A: " + std::string(9000, 'x') + "\r\n\r\n"}, 431);
  check_all({"HEAD / HTTP/2.0\r\nHost: x\r\n\r\n"}, 505);
}

TEST_CASE("what came before a mistake is answered and what comes after it is not") {
  const Site site;
  auto server = site.start(10s);
  for (const auto& mistake :
       {get + "A : b\r\n\r\n", post + "Content-Length: 5, 5\r\n\r\nhallo",
        chunked + "5\r\nhalloX\r\n", std::string{"\r\n\r\n"}}) {
    INFO(harness::printable(mistake));
    Browser browser{server};
    browser.send(get + "\r\n" + mistake + get + "\r\n");
    CHECK(browser.answer().body == Site::kib());
    CHECK(browser.answer().status == 400);
    browser.client().finish_sending();
    browser.expect_end();
  }
}
