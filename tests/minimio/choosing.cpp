// make_poller and available_pollers.

#include <algorithm>

#include "minimio/back_end.hpp"
#include "minimio/conformance.hpp"

using namespace conformance;

TEST_CASE("a poller knows its name") {
  const auto name = make()->name();
  CHECK(name == back_end());
  CHECK(std::ranges::count(available_pollers(), name) == 1);
}

TEST_CASE("the first of the available pollers is the default") {
  set_environment("MINIMIO_POLLER", "");
  CHECK(make_poller()->name() == available_pollers().front());
}

TEST_CASE("MINIMIO_POLLER chooses for those who don't") {
  make();
  set_environment("MINIMIO_POLLER", back_end().c_str());
  CHECK(make_poller()->name() == back_end());
  for (const auto name : {"poll", "afd"}) {
    if (std::ranges::count(available_pollers(), std::string_view{name}))
      CHECK(make_poller(name)->name() == name);
  }
}

TEST_CASE("an unknown name is refused with those that there are") {
  const bool from_environment = GENERATE(false, true);
  set_environment("MINIMIO_POLLER", from_environment ? "abacus" : back_end().c_str());
  try {
    make_poller(from_environment ? "" : "abacus");
    FAIL("there is no abacus");
  } catch (const std::system_error& refusal) {
    const std::string text = refusal.what();
    CAPTURE(text);
    CHECK(refusal.code() == std::errc::invalid_argument);
    CHECK(text.find("abacus") != std::string::npos);
    for (const auto name : available_pollers())
      CHECK(text.find(name) != std::string::npos);
  }
}
