#include "minimio_units/child.hpp"

#ifdef _WIN32
#include <windows.h>
// clang-format off: it needs the one above
#include <shellapi.h>
// clang-format on
#include <fcntl.h>
#include <io.h>
#else
#include <fcntl.h>
#endif

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <string_view>

namespace units {
namespace {

std::vector<std::string> words;  // of the command line

#ifdef _WIN32
std::string utf8(const wchar_t* text) {
  const auto converted = std::filesystem::path{text}.u8string();
  return {converted.begin(), converted.end()};
}

/// What main is given is not in UTF-8.
void read_words(int, char**) {
  int count = 0;
  auto** arguments = ::CommandLineToArgvW(::GetCommandLineW(), &count);
  for (int i = 0; i < count; ++i) words.push_back(utf8(arguments[i]));
  ::LocalFree(arguments);
}

std::string greeting() {
  const auto* value = ::_wgetenv(L"GREETING");
  return value ? utf8(value) : std::string{};
}

void leave_line_ends_alone() {
  ::_setmode(::_fileno(stdin), _O_BINARY);
  ::_setmode(::_fileno(stdout), _O_BINARY);
}
#else
void read_words(int argc, char** argv) { words.assign(argv, argv + argc); }

std::string greeting() {
  const auto* value = std::getenv("GREETING");
  return value ? value : "";
}

void leave_line_ends_alone() {}
#endif

void echo() {
  for (int byte; (byte = std::getchar()) != EOF;) std::putchar(byte);
}

void write_arguments() {
  for (std::size_t i = 3; i < words.size(); ++i) std::cout << words[i] << '\0';
}

void look() {
  std::cout << std::filesystem::current_path().string() << "\n" << greeting() << "\n";
}

void write_descriptors() { std::cout << inheritable_descriptors(); }

void chatter() {
  while (std::puts("and so on") != EOF) {}
}

}  // namespace

minimio::loop::ProcessOptions child(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "--child");
  return {.program = std::filesystem::absolute(words.front()).string(),
          .arguments = std::move(arguments)};
}

std::string inheritable_descriptors() {
  std::string numbers;
#ifndef _WIN32
  for (int descriptor = 3; descriptor < 4096; ++descriptor) {
    const int flags = ::fcntl(descriptor, F_GETFD);
    if (flags != -1 && (flags & FD_CLOEXEC) == 0)
      numbers += std::to_string(descriptor) + " ";
  }
#endif
  return numbers;
}

bool is_child(int argc, char** argv) {
  read_words(argc, argv);
  return words.size() > 2 && words[1] == "--child";
}

int play_child() {
  leave_line_ends_alone();
  const std::map<std::string_view, std::function<void()>> parts{
      {"echo", echo},
      {"arguments", write_arguments},
      {"look", look},
      {"descriptors", write_descriptors},
      {"chatter", chatter}};
  parts.at(words[2])();
  return 0;
}

}  // namespace units
