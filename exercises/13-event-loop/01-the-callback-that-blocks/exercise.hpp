#pragma once

#include <functional>
#include <string>
#include <system_error>

#include "minimio/loop/event_loop.hpp"

/// Makes a picture small. Takes some 100 ms. It touches no loop, so any thread may call
/// it.
/// @throws std::system_error for a picture that it can't read.
using Shrink = std::function<std::string(const std::string& picture)>;

/// Is told how it went, and the thumbnail, if there is one.
using Shrunk = std::function<void(std::error_code error, const std::string& thumbnail)>;

/// Shrinks a picture. The loop goes on turning meanwhile, and lives until `done` has
/// been called.
/// @param done called in the loop, once, and never before this returns.
void make_thumbnail(minimio::loop::EventLoop& loop, std::string picture, Shrink shrink,
                    Shrunk done);
