# The system's packages first; where there are none, a pinned version, fetched when configuring.
include(FetchContent)
find_package(Threads REQUIRED)

find_package(Catch2 QUIET)
if(NOT Catch2_FOUND)
  FetchContent_Declare(Catch2 GIT_REPOSITORY https://github.com/catchorg/Catch2.git GIT_TAG v3.7.1
                       GIT_SHALLOW TRUE)
  FetchContent_MakeAvailable(Catch2)
  list(APPEND CMAKE_MODULE_PATH ${catch2_SOURCE_DIR}/extras)
endif()

find_package(CLI11 QUIET)
if(NOT CLI11_FOUND)
  FetchContent_Declare(CLI11 GIT_REPOSITORY https://github.com/CLIUtils/CLI11.git GIT_TAG v2.4.2
                       GIT_SHALLOW TRUE)
  FetchContent_MakeAvailable(CLI11)
endif()
