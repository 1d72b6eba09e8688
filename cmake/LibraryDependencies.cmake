# What the library needs beside the system.
find_package(Threads REQUIRED)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  find_package(liburing QUIET)  # without it, what is about io_uring is left out
endif()
if(NOT CMAKE_CROSSCOMPILING)
  find_package(libcares QUIET)
endif()
if(NOT TARGET libcares::libcares)
  message(STATUS "Without c-ares loop::DnsResolver refuses to be made")
endif()
