#include "minimio/loop/stream.hpp"

#include <utility>

#include "loop/stream_state.hpp"

namespace minimio::loop {

void Stream::read_start(ReadCallback callback) {
  state<StreamState>().read_start(std::move(callback));
}

void Stream::read_start() { state<StreamState>().read_start(); }
void Stream::read_stop() noexcept { state<StreamState>().read_stop(); }

bool Stream::write(std::span<const char> bytes) {
  return state<StreamState>().write(bytes);
}

bool Stream::write(std::span<const char> bytes, Done done) {
  return state<StreamState>().write(bytes, std::move(done));
}

std::size_t Stream::pending_bytes() const noexcept {
  return state<StreamState>().pending_bytes();
}

std::size_t Stream::high_water_mark() const noexcept {
  return state<StreamState>().high_water_mark();
}

void Stream::set_high_water_mark(std::size_t bytes) noexcept {
  state<StreamState>().set_high_water_mark(bytes);
}

void Stream::on_drain(std::function<void()> callback) {
  state<StreamState>().on_drain(std::move(callback));
}

void Stream::shutdown(Done done) { state<StreamState>().shutdown(std::move(done)); }

}  // namespace minimio::loop
