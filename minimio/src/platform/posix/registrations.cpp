#include "platform/posix/registrations.hpp"

#include <fcntl.h>

#include <algorithm>

#include "platform/posix/system_call.hpp"

namespace minimio {

Registration& Registrations::at(int descriptor, const char* call) {
  const auto found = find(descriptor);
  if (!found) throw_error(std::errc::no_such_file_or_directory, call);
  return *found;
}

Registration& Registrations::at_same_file(int descriptor, const char* call) {
  auto& found = at(descriptor, call);
  if (identify(descriptor) == found.file) return found;
  erase(descriptor);
  throw_error(std::errc::no_such_file_or_directory, call);
}

FileId Registrations::identify_new(int descriptor) {
  const auto file = identify_watchable(descriptor);
  const auto found = find(descriptor);
  if (found && found->file == file) throw_error(std::errc::file_exists, "add");
  return file;
}

void Registrations::make_room_for(int descriptor) {
  const auto needed = static_cast<std::size_t>(std::max(descriptor, 0)) + 1;
  if (all_.size() >= needed) return;
  check(::fcntl(descriptor, F_GETFD), "fcntl");  // or INT_MAX would need 80 GB
  all_.resize(needed);
}

Registration& Registrations::set(int descriptor,
                                 const Registration& registration) noexcept {
  return all_[descriptor] = registration;
}

std::uint32_t Registrations::next_generation() noexcept {
  if (++last_generation_ == 0) ++last_generation_;
  return last_generation_;
}

}  // namespace minimio
