#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "echo/suite.hpp"

namespace suite {

/// The request as clients send it: an array of strings.
std::string request(const std::vector<std::string>& words);

/// Sends the line and waits for the reply, both as they are but for the \r\n at their
/// ends.
void check_reply(Client& client, std::string_view line, std::string_view reply);

/// Waits for one whole reply and returns it, as it came.
std::string read_reply(Client& client);

/// Sends the request, and returns the reply as it came.
std::string ask(Client& client, const std::vector<std::string>& words);

/// The number behind `name:` in INFO.
std::size_t info(Client& client, std::string_view name);

}  // namespace suite
