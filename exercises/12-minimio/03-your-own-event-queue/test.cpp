// The cases are the library's own: tests/minimio_units/event_queue.cpp.

#include "exercise.hpp"
#include "minimio_units/kit.hpp"

std::unique_ptr<minimio::Poller> units::make(std::string_view name) {
  return minimio::make_poller(name);
}
