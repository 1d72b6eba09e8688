# What the library needs beside the system.
find_package(Threads REQUIRED)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  find_package(liburing QUIET)  # without it, what is about io_uring is left out
endif()
