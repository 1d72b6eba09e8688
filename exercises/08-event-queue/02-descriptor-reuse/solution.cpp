#include <poll.h>
#include <sys/stat.h>

#include <map>
#include <system_error>

#include "exercise.hpp"
#include "net/system_call.hpp"

namespace {

using minimio::Clock;
using minimio::Token;

int milliseconds_until(Clock::time_point deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  return left.count() > 0 ? static_cast<int>(left.count()) : 0;
}

/// What is behind a descriptor; nothing, when it is not open.
struct File {
  dev_t device = 0;
  ino_t number = 0;
  bool operator==(const File&) const = default;
};

File file_behind(int descriptor) {
  struct stat status;
  if (::fstat(descriptor, &status) != 0) return {};
  return {status.st_dev, status.st_ino};
}

class PollWatcher final : public Watcher {
 public:
  void add(int descriptor, Token token) override {
    const auto file = file_behind(descriptor);
    const auto found = watched_.find(descriptor);
    if (found != watched_.end() && found->second.file == file)
      throw std::system_error{std::make_error_code(std::errc::file_exists), "add"};
    watched_[descriptor] = {token, file};
  }

  void remove(int descriptor) override { watched_.erase(descriptor); }

  std::vector<Token> wait(Clock::time_point deadline) override {
    for (;;) {
      auto question = make_question();
      const auto rows = static_cast<nfds_t>(question.size());
      net::retry_on_eintr(
          [&] { return ::poll(question.data(), rows, milliseconds_until(deadline)); });
      auto tokens = read_answer(question);
      if (!tokens.empty() || Clock::now() >= deadline) return tokens;
    }
  }

 private:
  struct Watched {
    Token token{};
    File file;
  };

  std::vector<pollfd> make_question() const {
    std::vector<pollfd> question;
    for (const auto& [descriptor, watched] : watched_)
      question.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
    return question;
  }

  std::vector<Token> read_answer(const std::vector<pollfd>& question) {
    std::vector<Token> tokens;
    for (const auto& [descriptor, asked, answer] : question) {
      if (answer == 0) continue;
      const auto found = watched_.find(descriptor);
      if (file_behind(descriptor) == found->second.file)
        tokens.push_back(found->second.token);
      else
        watched_.erase(found);
    }
    return tokens;
  }

  std::map<int, Watched> watched_;  // by descriptor
};

}  // namespace

std::unique_ptr<Watcher> make_watcher() { return std::make_unique<PollWatcher>(); }
