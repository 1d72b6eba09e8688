#pragma once

#include <optional>
#include <string_view>

#include "command.hpp"

namespace resp {

/// How a time is given: EX and PX count from now, EXAT and PXAT from 1970.
struct ExpiryUnit {
  bool seconds = false;
  bool absolute = false;
  friend bool operator==(const ExpiryUnit&, const ExpiryUnit&) = default;
};

/// Nothing, when the word names no unit.
std::optional<ExpiryUnit> expiry_unit(std::string_view word);

/// `EX 10`, for example.
struct ExpiryOption {
  std::optional<ExpiryUnit> unit;
  std::string_view number;
};

/// The moment that this many units mean; nothing, when it lies beyond all times.
std::optional<UnixTime> moment(std::int64_t number, ExpiryUnit unit, UnixTime now);

/// The moment that an option means. Nothing, when it means none; that has been replied.
std::optional<UnixTime> expiry_time(const ExpiryOption& option, const Call& call);

void invalid_expiry(const Call& call);

}  // namespace resp
