#include <unistd.h>

#include "exercise.hpp"
#include "net/system_call.hpp"

Waker::Waker() {
  int ends[2];
  net::check(::pipe(ends), "pipe");
  readable_ = net::Descriptor{ends[0]};
  writable_ = net::Descriptor{ends[1]};
  net::set_non_blocking(readable_);
  net::set_non_blocking(writable_);
}

void Waker::wake(Token token) {
  const std::lock_guard lock{mutex_};
  tokens_.push_back(token);
  net::retry_on_eintr([&] { return ::write(writable_.get(), "", 1); });
}

std::vector<Token> Waker::take() {
  char rung[64];
  net::retry_on_eintr([&] { return ::read(readable_.get(), rung, sizeof rung); });
  const std::lock_guard lock{mutex_};
  std::vector<Token> tokens;
  tokens.swap(tokens_);
  return tokens;
}
