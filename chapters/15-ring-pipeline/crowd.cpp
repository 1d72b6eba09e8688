#include "crowd.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <random>
#include <string>

#include "buffer_pool.hpp"
#include "frame.hpp"
#include "minimio/event_queue.hpp"
#include "minimio/net/tcp.hpp"
#include "net/slots.hpp"

namespace {

using namespace std::chrono_literals;
using minimio::Interest;
using minimio::Token;

/// What a client says. Of the same seed come the same texts, so that who checks the
/// replies need not keep what was sent.
class Texts {
 public:
  Texts(std::uint64_t seed, std::size_t longest)
      : generator_{static_cast<std::mt19937::result_type>(seed)}, size_{0, longest} {}

  std::string next() {
    std::string text(size_(generator_), '\0');
    for (char& byte : text) byte = static_cast<char>(generator_());
    return text;
  }

 private:
  std::minstd_rand generator_;
  std::uniform_int_distribution<std::size_t> size_;
};

struct Talker {
  minimio::net::TcpStream stream;
  std::size_t number = 0;
  std::size_t said = 0, heard = 0;  // messages
  Texts to_say{0, 0}, to_hear{0, 0};
  std::string unsent;
  FrameReader frame;
  bool wants_to_send = true;
};

struct Wrong {};

class Crowd {
 public:
  Crowd(const minimio::net::Address& server, const CrowdOptions& options)
      : server_{server}, options_{options}, random_{options.seed} {
    for (std::size_t i = 0; i < options.clients; ++i) connect(i, 0);
  }

  void run() {
    while (talking_ > 0) {
      const auto events = queue_.wait(10s);
      if (events.empty()) {
        std::printf("no reply for ten seconds, and %zu clients wait\n", talking_);
        throw Wrong{};
      }
      for (const auto& event : events) {
        if (auto* talker = talkers_.find(event.token())) talk(event.token(), *talker);
      }
    }
  }

  std::size_t vanished() const { return vanished_; }

 private:
  void connect(std::size_t number, std::size_t heard) {
    auto stream = minimio::net::TcpStream::connect(server_);
    const auto handle = stream.handle();
    const auto seed = random_();
    const auto token = talkers_.insert({std::move(stream),
                                        number,
                                        heard,
                                        heard,
                                        {seed, options_.longest},
                                        {seed, options_.longest},
                                        {},
                                        {},
                                        true});
    queue_.add(handle, token, Interest::readable | Interest::writable);
    ++talking_;
  }

  void talk(Token token, Talker& talker) {
    think_of_something(talker);
    if (!talker.unsent.empty() && !say_a_piece(token, talker)) return;
    if (!listen(talker)) return leave(token, talker);

    think_of_something(talker);
    if (talker.wants_to_send == !talker.unsent.empty()) return;
    talker.wants_to_send = !talker.wants_to_send;
    queue_.modify(talker.stream.handle(), token,
                  talker.wants_to_send ? Interest::readable | Interest::writable
                                       : Interest::readable);
  }

  void think_of_something(Talker& talker) {
    while (talker.unsent.size() < 4096 && talker.said < options_.messages &&
           talker.said - talker.heard < options_.ahead) {
      const auto text = talker.to_say.next();
      std::array<char, header_size> header;
      write_header(header, text.size());
      talker.unsent.append(header.data(), header.size()).append(text);
      ++talker.said;
    }
  }

  //! [piece]
  /// A message may end in any piece, and a piece in any message.
  /// @return false when the client is gone.
  bool say_a_piece(Token token, Talker& talker) {
    const auto longest = 1 + random_() % (4 * options_.longest + 8);
    const auto piece = std::string_view{talker.unsent}.substr(0, longest);
    const auto sent = talker.stream.write(piece);
    if (!sent && !sent.would_block()) complain(talker, "the server has hung up");
    talker.unsent.erase(0, sent.bytes);
    if (options_.vanish == 0 || random_() % options_.vanish != 0) return true;

    const auto [number, heard] = std::pair{talker.number, talker.heard};
    leave(token, talker);
    connect(number, heard);  // somebody else, who says the rest
    ++vanished_;
    return false;
  }
  //! [piece]

  /// @return false when it has heard all replies.
  bool listen(Talker& talker) {
    for (;;) {
      auto& frame = talker.frame;
      if (frame.needs_memory()) frame.lend(memory_for(talker));
      if (frame.is_complete()) {
        check(talker);
        if (talker.heard == options_.messages) return false;
        continue;
      }
      const auto received = talker.stream.read(frame.room());
      if (received.would_block()) return true;
      if (received.bytes == 0) complain(talker, "the server has hung up");
      frame.received(received.bytes);
    }
  }

  MessagePtr memory_for(const Talker& talker) {
    auto memory = pool_.lend(talker.frame.text_size());
    if (!memory) complain(talker, "that is no reply, or far too long a one");
    return memory;
  }

  void check(Talker& talker) {
    auto reply = talker.frame.take();
    const auto text = talker.to_hear.next();
    if (!std::ranges::equal(reply->text(), std::string{text.rbegin(), text.rend()}))
      complain(talker, "its text is wrong");
    pool_.take_back(std::move(reply));
    ++talker.heard;
  }

  void leave(Token token, Talker& talker) {
    if (auto part = talker.frame.take()) pool_.take_back(std::move(part));
    queue_.remove(talker.stream.handle());
    talkers_.erase(token);
    --talking_;
  }

  [[noreturn]] static void complain(const Talker& talker, const char* what) {
    std::printf("client %zu, reply %zu: %s\n", talker.number + 1, talker.heard + 1,
                what);
    throw Wrong{};
  }

  const minimio::net::Address server_;
  const CrowdOptions options_;
  std::mt19937_64 random_;
  minimio::EventQueue queue_;
  BufferPool pool_{256 * 1024 * 1024};
  net::Slots<Talker> talkers_;
  std::size_t talking_ = 0, vanished_ = 0;
};

}  // namespace

int run_crowd(const minimio::net::Address& server, const CrowdOptions& options) try {
  const auto start = minimio::Clock::now();
  Crowd crowd{server, options};
  crowd.run();
  const std::chrono::duration<double> took = minimio::Clock::now() - start;
  const auto replies = options.clients * options.messages;
  std::printf("%zu clients, %zu replies, all of them right and in order\n",
              options.clients, replies);
  if (options.vanish > 0) std::printf("%zu clients vanished\n", crowd.vanished());
  std::printf("%.0f replies a second\n", static_cast<double>(replies) / took.count());
  return 0;
} catch (const Wrong&) {
  std::printf("again: --seed %" PRIu64 "\n", options.seed);
  return 1;
}
