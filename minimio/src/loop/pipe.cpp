#include "minimio/loop/pipe.hpp"

#include <utility>

#include "loop/stream_state.hpp"

namespace minimio::loop {

PipeReader::PipeReader(EventLoop& loop, net::PipeReader end)
    : Handle{make_state<StreamOf<net::PipeReader>>(loop, std::move(end))} {}

void PipeReader::read_start(ReadCallback callback) {
  state<StreamState>().read_start(std::move(callback));
}

void PipeReader::read_start() { state<StreamState>().read_start(); }
void PipeReader::read_stop() noexcept { state<StreamState>().read_stop(); }

PipeWriter::PipeWriter(EventLoop& loop, net::PipeWriter end)
    : Handle{make_state<StreamOf<net::PipeWriter>>(loop, std::move(end))} {}

bool PipeWriter::write(std::span<const char> bytes) {
  return state<StreamState>().write(bytes);
}

bool PipeWriter::write(std::span<const char> bytes, Done done) {
  return state<StreamState>().write(bytes, std::move(done));
}

std::size_t PipeWriter::pending_bytes() const noexcept {
  return state<StreamState>().pending_bytes();
}

std::size_t PipeWriter::high_water_mark() const noexcept {
  return state<StreamState>().high_water_mark();
}

void PipeWriter::set_high_water_mark(std::size_t bytes) noexcept {
  state<StreamState>().set_high_water_mark(bytes);
}

void PipeWriter::on_drain(std::function<void()> callback) {
  state<StreamState>().on_drain(std::move(callback));
}

void PipeWriter::shutdown(Done done) { state<StreamState>().shutdown(std::move(done)); }

}  // namespace minimio::loop
