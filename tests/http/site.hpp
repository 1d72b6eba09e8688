#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "echo/suite.hpp"

namespace suite {

/// A folder to be served, for as long as this lives: index.html, 1k.txt with a KiB,
/// large.bin with 8 MiB, deep/index.html, "a b.txt", and beside it a secret, to which
/// link.txt and up/ lead.
class Site {
 public:
  Site();
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  /// Starts the server under test on it.
  Server start(std::chrono::milliseconds time_limit, harness::Command arguments = {},
               Limits limits = {}) const;

  std::filesystem::path path(std::string_view name) const { return folder_ / name; }
  void write(std::string_view name, std::string_view content) const;

  static std::string kib() { return std::string(1024, 'k'); }
  static const std::string& large();

 private:
  std::filesystem::path outside_, folder_;
};

struct Answer {
  int status = 0;
  std::string head;  // with its empty line
  std::string body;

  bool says(std::string_view field) const {
    return head.find("\r\n" + std::string{field} + "\r\n") != std::string::npos;
  }
};

/// A client that understands answers.
class Browser {
 public:
  explicit Browser(Server& server, std::string name = "client")
      : client_{server, std::move(name)} {}

  void send(std::string_view bytes) { client_.send(bytes); }
  /// The next answer; that to a HEAD has no body.
  Answer answer(bool has_body = true);
  /// Sends it, and waits for the answer.
  Answer ask(std::string_view request) {
    send(request);
    return answer(!request.starts_with("HEAD"));
  }
  Answer get(std::string_view target) {
    return ask("GET " + std::string{target} + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  /// Nothing more comes but the end.
  void expect_end();

  Client& client() { return client_; }

 private:
  void read_until(std::size_t size);
  void read_more();

  Client client_;
  std::string unread_;
};

}  // namespace suite
