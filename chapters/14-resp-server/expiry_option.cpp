#include "expiry_option.hpp"

#include <limits>
#include <string>

#include "integer.hpp"
#include "text.hpp"

namespace resp {

std::optional<ExpiryUnit> expiry_unit(std::string_view word) {
  if (is(word, "ex")) return ExpiryUnit{true, false};
  if (is(word, "px")) return ExpiryUnit{false, false};
  if (is(word, "exat")) return ExpiryUnit{true, true};
  if (is(word, "pxat")) return ExpiryUnit{false, true};
  return {};
}

std::optional<UnixTime> moment(std::int64_t number, ExpiryUnit unit, UnixTime now) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (unit.seconds) {
    if (number > Limits::max() / 1000 || number < Limits::min() / 1000) return {};
    number *= 1000;
  }
  if (unit.absolute) return number;
  if (number > Limits::max() - now) return {};
  return number + now;
}

std::optional<UnixTime> expiry_time(const ExpiryOption& option, const Call& call) {
  const auto number = to_integer(option.number);
  if (!number) {
    call.reply.error(no_integer);
    return {};
  }
  const auto time = *number > 0
                        ? moment(*number, *option.unit, call.state.expirations.unix_now)
                        : std::nullopt;
  if (!time) invalid_expiry(call);
  return time;
}

void invalid_expiry(const Call& call) {
  call.reply.error("invalid expire time in '" +
                   std::string{call.client.last_command->name} + "' command");
}

}  // namespace resp
