#pragma once

#include <sys/types.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

/// What epoll objects of the process watch, and how. proc(5), /proc/PID/fdinfo
inline std::vector<unsigned long> watched_events(pid_t process) {
  std::vector<unsigned long> all;
  const auto folder = std::filesystem::path{"/proc"} / std::to_string(process);
  for (const auto& info : std::filesystem::directory_iterator{folder / "fdinfo"}) {
    std::ifstream file{info.path()};
    for (std::string line; std::getline(file, line);) {
      std::istringstream words{line};
      std::string tfd, number, events, bits;
      if (words >> tfd >> number >> events >> bits && tfd == "tfd:")
        all.push_back(std::stoul(bits, nullptr, 16));
    }
  }
  return all;
}
