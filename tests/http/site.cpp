#include "http/site.hpp"

#include <fstream>
#include <random>

#include "harness/noise.hpp"

namespace suite {

namespace fs = std::filesystem;

Site::Site() {
  std::random_device random;
  do
    outside_ = fs::temp_directory_path() / ("minimio-site-" + std::to_string(random()));
  while (!fs::create_directory(outside_));
  folder_ = outside_ / "site";
  fs::create_directories(folder_ / "deep");
  std::ofstream{outside_ / "secret.txt"} << "secret";
  write("index.html", "<h1>home</h1>");
  write("deep/index.html", "<h1>deep</h1>");
  write("1k.txt", kib());
  write("a b.txt", "a space");
  write("large.bin", large());
  write("empty.css", "");
  fs::create_symlink(outside_ / "secret.txt", folder_ / "link.txt");
  fs::create_directory_symlink(outside_, folder_ / "up");
  fs::create_symlink(folder_ / "1k.txt", folder_ / "inside.txt");
}

Site::~Site() { fs::remove_all(outside_); }

Server Site::start(std::chrono::milliseconds time_limit, harness::Command arguments,
                   Limits limits) const {
  arguments.insert(arguments.begin(), {"--folder", folder_.string()});
  return start_with(arguments, time_limit, limits);
}

void Site::write(std::string_view name, std::string_view content) const {
  std::ofstream{path(name), std::ios::binary} << content;
}

const std::string& Site::large() {
  static const std::string all = harness::Noise{7}.next(8 << 20);
  return all;
}

void Browser::read_more() {
  if (client_.ended()) client_.fail("more of an answer", "the end");
  pollfd socket{.fd = client_.descriptor(), .events = POLLIN, .revents = 0};
  if (!harness::wait_for({&socket, 1}, client_.deadline()))
    client_.fail("an answer", harness::printable(unread_) + " and then nothing");
  unread_ += client_.receive_what_came(64 * 1024);
}

void Browser::read_until(std::size_t size) {
  while (unread_.size() < size) read_more();
}

Answer Browser::answer(bool has_body) {
  Answer answer;
  do {
    std::size_t end;
    while ((end = unread_.find("\r\n\r\n")) == std::string::npos) read_more();
    answer.head = unread_.substr(0, end + 4);
    unread_.erase(0, end + 4);
    if (!answer.head.starts_with("HTTP/1.1 "))
      client_.fail("an answer", harness::printable(answer.head));
    answer.status = std::stoi(answer.head.substr(9, 3));
  } while (answer.status == 100);
  const auto field = answer.head.find("\r\nContent-Length: ");
  if (field == std::string::npos)
    client_.fail("Content-Length", harness::printable(answer.head));
  const auto length = std::stoul(answer.head.substr(field + 18));
  if (!has_body) return answer;
  read_until(length);
  answer.body = unread_.substr(0, length);
  unread_.erase(0, length);
  return answer;
}

void Browser::expect_end() {
  if (!unread_.empty()) client_.fail("the end", harness::printable(unread_));
  client_.expect_end();
}

}  // namespace suite
