#include <string>
#include <vector>

#include "exercise.hpp"
#include "kit/kit.hpp"

namespace {

using Fields = std::vector<Field>;

void check_refused(const Fields& fields) {
  std::string story = "A request came with\n";
  for (const auto& [name, value] : fields)
    story += "  " + std::string{name} + ": " + std::string{value} + "\n";
  const auto body = body_of(fields);
  INFO(story);
  if (body)
    FAIL("expected  it is refused\nsaw       "
         << (body->is_chunked ? "a body in chunks"
                              : "a body of " + std::to_string(body->length)));
}

void check_length(const Fields& fields, std::uint64_t length) {
  const auto body = body_of(fields);
  REQUIRE(body);
  CHECK_FALSE(body->is_chunked);
  CHECK(body->length == length);
}

}  // namespace

TEST_CASE("A request without either field has no body.") {
  check_length({}, 0);
  check_length({{"Host", "x"}, {"X-Content-Length", "5"}}, 0);
}

TEST_CASE("A length is digits and nothing else.") {
  check_length({{"Content-Length", "5"}}, 5);
  check_length({{"Content-Length", "0"}}, 0);
  for (const char* value : {"+5", "-5", "5 5", "5,5", "0x5", "5a", "five", "", "5;"})
    check_refused({{"Content-Length", value}});
}

TEST_CASE("A length that no number holds is refused.") {
  check_length({{"Content-Length", "18446744073709551615"}}, 18446744073709551615u);
  check_refused({{"Content-Length", "18446744073709551616"}});
  check_refused({{"Content-Length", "99999999999999999999999"}});
}

TEST_CASE("Two lengths are one too many.") {
  check_refused({{"Content-Length", "5"}, {"Content-Length", "6"}});
  check_refused({{"Content-Length", "0"}, {"Content-Length", "6"}});
}

TEST_CASE("A length and a coding together are refused in either order.") {
  check_refused({{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}});
  check_refused({{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}});
  check_refused({{"Content-Length", "0"}, {"Transfer-Encoding", "chunked"}});
}

TEST_CASE("A coding is chunked and nothing else.") {
  const Fields chunked{{"Transfer-Encoding", "chunked"}};
  const auto body = body_of(chunked);
  REQUIRE(body);
  CHECK(body->is_chunked);
  for (const char* value : {"xchunked", "chunked, identity", "identity",
                            "gzip, chunked", "", "chunked;q=1"})
    check_refused({{"Transfer-Encoding", value}});
}

TEST_CASE("Upper and lower case are the same.") {
  check_length({{"CONTENT-length", "5"}}, 5);
  const Fields chunked{{"transfer-ENCODING", "Chunked"}};
  const auto body = body_of(chunked);
  REQUIRE(body);
  CHECK(body->is_chunked);
  check_refused({{"content-length", "5"}, {"CONTENT-LENGTH", "5"}});
}
