#include "loop/stream_state.hpp"

#include "minimio/owned_handle.hpp"

namespace minimio::loop {

void StreamState::read_start(ReadCallback callback) {
  if (!is_open()) return;
  replace(read_, std::move(callback));
  read_start();
}

void StreamState::read_start() {
  if (!is_open()) return;
  is_reading_ = static_cast<bool>(read_);
  update();
}

void StreamState::read_stop() {
  if (!is_open()) return;
  is_reading_ = false;
  update();
}

//! [write-now]
std::size_t StreamState::write_now(std::span<const char> bytes) {
  if (!is_calm_ && !may_write_now()) return 0;
  const auto result = send(bytes);
  if (!result && !result.would_block()) fail(std::make_error_code(result.error));
  return result.bytes;
}
//! [write-now]

bool StreamState::may_write_now() const noexcept {
  return is_open() && is_connected_ && pending_.empty() && !is_shut_ && !error_;
}

//! [keep]
bool StreamState::keep(std::span<const char> bytes, Done&& done) {
  if (!is_open()) return false;
  if (is_shut_ || error_) {
    if (done)
      add_request(std::move(done), std::make_error_code(std::errc::broken_pipe));
    return false;
  }
  pending_.append(bytes);
  const bool too_much = pending_.size() > high_water_mark_;
  needs_drain_ |= too_much;
  if (done) add_request(std::move(done));
  update();
  return !too_much;
}
//! [keep]

void StreamState::on_drain(std::function<void()> callback) {
  if (is_open()) replace(drain_, std::move(callback));
}

void StreamState::shutdown(Done&& done) {
  if (!is_open()) return;
  const auto error = std::make_error_code(std::errc::broken_pipe);
  const bool was_shut = std::exchange(is_shut_, true);
  add_request(std::move(done), was_shut ? error : std::error_code{}, !was_shut);
}

void StreamState::await_connection(std::error_code error, Done&& done) {
  requests_.push_front({.end = sent_, .done = std::move(done)});
  if (error) fail(error);
  update();
}

void StreamState::on_event(const Event& event) {
  if (!is_calm_) write_on(event);
  const bool can_read = event.readable() || event.read_closed() || event.error();
  if (can_read && is_reading_ && is_open()) read();
}

void StreamState::write_on(const Event& event) {
  const bool can_write = event.writable() || event.write_closed() || event.error();
  if (can_write && is_connecting()) finish_connecting();
  if (can_write && is_connected_ && !pending_.empty()) send_pending();
  tell_writers();
}

void StreamState::read() {
  const auto buffer = loop().read_buffer();
  const auto result = receive(buffer);
  if (result.bytes > 0) return read_({buffer.first(result.bytes), {}});
  if (result) return end_reading({});
  if (!result.would_block()) end_reading(std::make_error_code(result.error));
}

void StreamState::end_reading(std::error_code error) {
  error_is_told_ |= static_cast<bool>(error);
  is_reading_ = false;
  update();
  read_({{}, error});
}

bool StreamState::is_connecting() const noexcept {
  return !is_connected_ && !error_ && native_handle() != OwnedHandle::none;
}

void StreamState::finish_connecting() {
  const auto error = connect_error();
  if (error == std::errc::operation_in_progress) return;
  if (error) return fail(error);
  is_connected_ = true;
  update();
}

void StreamState::send_pending() {
  const auto result = send(pending_.bytes());
  if (result.would_block()) return;
  if (!result) return fail(std::make_error_code(result.error));
  sent_ += result.bytes;
  pending_.drop_front(result.bytes);
  if (pending_.empty()) update();
}

void StreamState::add_request(Done&& done, std::error_code error, bool shuts_down) {
  requests_.push_back({sent_ + pending_.size(), std::move(done), error, shuts_down});
  if (is_over(requests_.front())) schedule();
  update();
}

bool StreamState::is_over(const Request& request) const noexcept {
  return error_ || (is_connected_ && request.end <= sent_);
}

StreamState::Request StreamState::take_request() {
  auto request = std::move(requests_.front());
  requests_.pop_front();
  return request;
}

void StreamState::tell(const Request& request) try {
  request.done(request.error);
} catch (...) {
  if (is_open()) schedule();  // the others come in the next turn
  throw;
}

void StreamState::finish_requests() {
  while (is_open() && !requests_.empty() && is_over(requests_.front())) {
    auto request = take_request();
    if (error_) request.error = error_;
    if (request.shuts_down && !error_) request.error = shut_down();
    if (!request.done) continue;
    error_is_told_ |= static_cast<bool>(error_);
    tell(request);
  }
}

void StreamState::tell_writers() {
  finish_requests();
  if (is_open() && error_ && !error_is_told_ && read_) end_reading(error_);
  if (is_open() && needs_drain_ && pending_.empty()) {
    needs_drain_ = false;
    if (drain_ && !error_) drain_();
  }
  if (is_open()) update();
}

void StreamState::fail(std::error_code error) {
  if (error_) return;
  error_ = error;
  is_calm_ = false;
  is_reading_ &= is_connected_;
  pending_.clear();
  schedule();
}

//! [update]
// Readiness to write is asked for only while something waits for it: it is so nearly
// always, and would be told at every wait.
void StreamState::update() {
  auto interest = Interest::none;
  if (is_connected_ && is_reading_) interest = Interest::readable;
  if (is_connecting() || (is_connected_ && !pending_.empty()))
    interest = interest | Interest::writable;
  try {
    watch(native_handle(), interest);
  } catch (const std::system_error& refusal) {
    fail(refusal.code());
  }
  const bool is_busy = !requests_.empty() || !pending_.empty();
  set_busy(is_busy);
  set_active(is_busy || is_reading_);
  is_calm_ = is_connected_ && !is_busy && !needs_drain_ && !is_shut_ && !error_;
}
//! [update]

void StreamState::on_close() noexcept {
  is_calm_ = false;
  close_native();
}

void StreamState::cancel_requests() {
  while (!requests_.empty() && !is_abandoned()) {
    const bool was_over = is_over(requests_.front()) && !requests_.front().shuts_down;
    const auto request = take_request();
    const auto cancelled = std::make_error_code(std::errc::operation_canceled);
    if (request.done) request.done(was_over ? request.error : cancelled);
  }
}

void StreamState::drop_callbacks() noexcept {
  std::exchange(read_, {});
  std::exchange(drain_, {});
  std::exchange(requests_, {});
}

}  // namespace minimio::loop
