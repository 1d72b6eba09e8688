#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "http/connection.hpp"
#include "http/folder.hpp"
#include "http/path.hpp"
#include "net/start.hpp"
#include "net/stop_request.hpp"
#include "serve.hpp"

namespace {

using http::Connection;
using http::Request;
using http::Response;
using http::Status;
using minimio::coro::Runtime;
using minimio::coro::Task;

/// The methods that a server may refuse to a file, but has heard of. RFC 9110, 9.1
bool is_known(std::string_view method) {
  static constexpr std::string_view all[] = {"GET",    "HEAD",    "POST",  "PUT",
                                             "DELETE", "OPTIONS", "TRACE", "PATCH"};
  return std::ranges::find(all, method) != std::end(all);
}

class WebServer {
 public:
  WebServer(Runtime& runtime, std::chrono::seconds idle_timeout, std::string folder)
      : shared_{runtime, idle_timeout}, folder_{std::move(folder)} {}

  //! [serve]
  /// One client, from its first request to its last.
  Task<> serve(minimio::net::TcpStream socket) try {
    Connection connection{shared_, std::move(socket)};
    while (const auto request = co_await connection.next_request()) {
      const bool sent = co_await answer(connection, *request);
      if (!sent) co_return;
      if (!request->keep_alive) break;
    }
    co_await connection.close();
  } catch (const std::exception& error) {  // a limit of the poller, or no memory
    std::fprintf(stderr, "a client is refused: %s\n", error.what());
  }
  //! [serve]

 private:
  Task<bool> answer(Connection& connection, const Request& request) {
    const auto path = http::decode_path(request.target);
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!path) {
      say(connection, request, Status::bad_request);
    } else if (!is_known(request.method)) {
      say(connection, request, Status::not_implemented);
    } else if (*path == "/echo") {
      if (request.method == "POST") {
        connection.respond({.type = "application/octet-stream",
                            .content_length = request.body.size(),
                            .keep_alive = request.keep_alive},
                           request.body);
      } else {
        say(connection, request, Status::method_not_allowed, "Allow: POST\r\n");
      }
    } else if (!reads) {
      say(connection, request, Status::method_not_allowed, "Allow: GET, HEAD\r\n");
    } else {
      co_return co_await send_file(connection, request, *path);
    }
    co_return true;
  }

  Task<bool> send_file(Connection& connection, const Request& request,
                       const std::string& path) {
    using http::What;
    const auto [what, file] = folder_.find(path, shared_.runtime.now());
    if (what == What::nothing) say(connection, request, Status::not_found);
    if (what == What::no_descriptor) say(connection, request, Status::unavailable);
    if (what == What::folder) {
      const auto where = "Location: " + http::encode_path(path) + "/\r\n";
      say(connection, request, Status::moved, where);
    }
    if (what != What::file) co_return true;
    const bool wants_body = request.method == "GET";
    connection.respond({.type = file->type,
                        .content_length = file->size,
                        .keep_alive = request.keep_alive},
                       wants_body ? std::string_view{file->content} : "");
    if (!wants_body || file->is_small()) co_return true;
    co_return co_await send_in_pieces(connection, *file);
  }

  Task<bool> send_in_pieces(Connection& connection, const http::File& file) {
    std::string piece(64 * 1024, '\0');
    for (auto left = file.size; left > 0;) {
      const auto count =
          static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
      if (std::fread(piece.data(), 1, count, file.stream.get()) != count)
        co_return false;  // it has become shorter, and we have promised its length
      const bool sent = co_await connection.write({piece.data(), count});
      if (!sent) co_return false;  // the client has gone
      left -= count;
    }
    co_return true;
  }

  /// A response that says no more than its status.
  static void say(Connection& connection, const Request& request, Status status,
                  std::string_view field = {}) {
    const auto words = http::reason(status);
    connection.respond({.status = status,
                        .content_length = words.size(),
                        .keep_alive = request.keep_alive,
                        .field = field},
                       request.method == "HEAD" ? "" : words);
  }

  http::Shared shared_;
  http::Folder folder_;
};

}  // namespace

int main(int argc, char** argv) try {
  std::string folder = ".";
  const auto add_more = [&](CLI::App& app) {
    app.description("A web server: serves the files of a folder.");
    app.add_option("--folder", folder, "the folder whose files are served")
        ->capture_default_str()
        ->check(CLI::ExistingDirectory);
  };
  const auto options = net::parse_options(argc, argv, {.idle_timeout_s = 60},
                                          minimio::available_pollers(), add_more);
  Runtime runtime{net::choose_poller(options)};
  WebServer server{runtime, std::chrono::seconds{options.idle_timeout_s}, folder};
  const net::StopRequest stop_request;
  const minimio::coro::Watch stop{runtime, stop_request.handle()};
  const minimio::coro::TcpListener listener{runtime, net::start_listening(options)};
  const auto serve = [&](minimio::net::TcpStream socket) {
    return server.serve(std::move(socket));
  };
  runtime.run(net::serve_until(stop, runtime, listener, serve));
} catch (const std::system_error& error) {
  return net::report(error);
}
