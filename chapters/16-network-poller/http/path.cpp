#include "http/path.hpp"

#include <algorithm>

namespace http {
namespace {

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    char c = text.front();
    text.remove_prefix(1);
    if (c == '%') {
      if (text.size() < 2) return {};
      const int high = hex_value(text[0]), low = hex_value(text[1]);
      if (high < 0 || low < 0) return {};
      c = static_cast<char>(high * 16 + low);
      text.remove_prefix(2);
    }
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) return {};
    decoded.push_back(c);
  }
  return decoded;
}

}  // namespace

std::optional<std::string> decode_path(std::string_view target) {
  const auto decoded = decode(target.substr(0, target.find('?')));
  if (!decoded) return {};
  std::string path;  // of names, with a slash before each
  std::string_view rest{*decoded};
  bool ends_in_folder = false;
  while (!rest.empty()) {
    rest.remove_prefix(1);  // the slash
    const auto name = rest.substr(0, rest.find('/'));
    rest.remove_prefix(name.size());
    ends_in_folder = name.empty() || name == "." || name == "..";
    if (name == "..") {
      if (path.empty()) return {};
      path.erase(path.rfind('/'));
    } else if (!ends_in_folder) {
      path.append("/").append(name);
    }
  }
  if (ends_in_folder) path.push_back('/');
  return path;
}

std::string encode_path(std::string_view path) {
  std::string encoded;
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view{"/-._~"}.find(c) != std::string_view::npos;
    if (is_plain) {
      encoded.push_back(c);
    } else {
      constexpr std::string_view digits{"0123456789ABCDEF"};
      const auto value = static_cast<unsigned char>(c);
      encoded.append({'%', digits[value / 16], digits[value % 16]});
    }
  }
  return encoded;
}

}  // namespace http
