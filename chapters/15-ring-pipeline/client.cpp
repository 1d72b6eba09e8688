#include <CLI/CLI.hpp>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "buffer_pool.hpp"
#include "crowd.hpp"
#include "frame.hpp"
#include "minimio/event_queue.hpp"
#include "minimio/net/tcp.hpp"
#include "net/options.hpp"

namespace {

using minimio::Interest;
using minimio::Token;

struct Arguments {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::vector<std::string> words;
  CrowdOptions crowd{.seed = std::random_device{}()};
};

Arguments parse(int argc, char** argv) {
  Arguments all;
  CLI::App app{"Has a server of chapter 15 reverse words, one after the other."};
  app.add_option("words", all.words, "what to send, each as a message of its own");
  app.add_option("--host", all.host, "where the server listens")->capture_default_str();
  app.add_option("--port", all.port, "the port on which it does")
      ->required()
      ->check(CLI::Range(1, 65'535));
  auto* clients =
      app.add_option("--clients", all.crowd.clients, "as many, instead of the words")
          ->check(CLI::Range(1, 1'000'000));
  const auto add = [&](const char* name, auto& number, const char* what) {
    return app.add_option(name, number, what)->capture_default_str()->needs(clients);
  };
  add("--frames", all.crowd.messages, "how many messages each of them sends")
      ->check(CLI::Range(1, 1'000'000'000));
  add("--size", all.crowd.longest, "how long a text is at most, in bytes")
      ->check(CLI::Range(0, 16 << 20));
  add("--vanish", all.crowd.vanish, "one piece in so many is a connection's last");
  add("--seed", all.crowd.seed, "repeats what they say");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error) == 0 ? 0 : 2);
  }
  return all;
}

/// Sends each word, and prints the replies, which come in the same order.
int reverse(const minimio::net::Address& server,
            const std::vector<std::string>& words) {
  std::string unsent;
  for (const auto& word : words) {
    std::array<char, header_size> header;
    write_header(header, word.size());
    unsent.append(header.data(), header.size()).append(word);
  }

  minimio::EventQueue queue;
  auto stream = minimio::net::TcpStream::connect(server);
  queue.add(stream.handle(), Token{1}, Interest::readable | Interest::writable);
  BufferPool pool{1 << 30};
  FrameReader frame;
  for (std::size_t replies = 0; replies < words.size();) {
    queue.wait();
    if (const auto error = stream.connect_error();
        error && error != std::errc::operation_in_progress)
      throw std::system_error{error, "connect " + server.to_string()};
    unsent.erase(0, stream.write(unsent).bytes);
    if (unsent.empty()) queue.modify(stream.handle(), Token{1}, Interest::readable);

    for (;;) {
      const auto received = stream.read(frame.room());
      if (received.would_block()) break;
      if (received.bytes == 0) {
        std::fprintf(stderr, "the server has hung up\n");
        return 1;
      }
      frame.received(received.bytes);
      if (frame.needs_memory()) {
        auto memory = pool.lend(frame.text_size());
        if (!memory) {
          std::fprintf(stderr, "that is no reply, or far too long a one\n");
          return 1;
        }
        frame.lend(std::move(memory));
      }
      if (!frame.is_complete()) continue;
      const auto reply = frame.take();
      std::printf("%.*s\n", static_cast<int>(reply->text().size()),
                  reply->text().data());
      ++replies;
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  const auto arguments = parse(argc, argv);
  const auto server = minimio::net::resolve(arguments.host, arguments.port).front();
  return arguments.crowd.clients > 0 ? run_crowd(server, arguments.crowd)
                                     : reverse(server, arguments.words);
} catch (const std::system_error& error) {
  return net::report(error);
}
