#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "minimio/token.hpp"

/// The clients of a server, each in a slot. A slot that has been left is used again.
class Clients {
 public:
  virtual ~Clients() = default;

  /// @return the client's token. No other client ever has the same.
  virtual minimio::Token insert(std::string name) = 0;

  /// The name of the client with this token; nothing, when it has gone.
  virtual const std::string* find(minimio::Token token) const = 0;

  /// Lets the client go. One who has gone already is no concern of anybody's.
  virtual void erase(minimio::Token token) = 0;

  /// How many slots there are, taken or free: as many as there were clients at a time.
  virtual std::size_t slots() const = 0;
};

std::unique_ptr<Clients> make_clients();
