# What the chapters and tests need beside the library: the system's packages first; where there are none, a pinned
# version, fetched when configuring.
include(FetchContent)

# Cross-compiling, /usr/include would bring the headers of the wrong system along. So the compiler sees a folder in
# the build that has nothing but a link to the library's.
function(borrow target folder)
  get_target_property(found ${target} INTERFACE_INCLUDE_DIRECTORIES)
  list(GET found 0 found)
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/include)
  file(CREATE_LINK ${found}/${folder} ${PROJECT_BINARY_DIR}/include/${folder} SYMBOLIC)
  set_target_properties(${target} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${PROJECT_BINARY_DIR}/include)
endfunction()

if(CMAKE_CROSSCOMPILING)
  find_package(Catch2 2 QUIET HINTS /usr)  # since 3 it is a library, which is built for this system alone
  if(Catch2_FOUND)
    borrow(Catch2::Catch2 catch2)
  else()
    message(STATUS "Without Catch2 2 the test suites are left out")
  endif()
else()
  find_package(Catch2 QUIET)
  if(NOT Catch2_FOUND)
    FetchContent_Declare(Catch2 GIT_REPOSITORY https://github.com/catchorg/Catch2.git GIT_TAG v3.7.1
                         GIT_SHALLOW TRUE)
    FetchContent_MakeAvailable(Catch2)
    list(APPEND CMAKE_MODULE_PATH ${catch2_SOURCE_DIR}/extras)
  endif()
endif()

# header_library(TARGET PACKAGE FOLDER REPOSITORY TAG): one whose headers are all there is to it.
function(header_library target package folder repository tag)
  find_package(${package} QUIET HINTS /usr)
  if(${package}_FOUND AND CMAKE_CROSSCOMPILING)
    borrow(${target} ${folder})
  elseif(NOT ${package}_FOUND)
    FetchContent_Declare(${package} GIT_REPOSITORY https://github.com/${repository}.git GIT_TAG ${tag}
                         GIT_SHALLOW TRUE)
    FetchContent_MakeAvailable(${package})
  endif()
endfunction()

header_library(CLI11::CLI11 CLI11 CLI CLIUtils/CLI11 v2.4.2)
header_library(nlohmann_json::nlohmann_json nlohmann_json nlohmann nlohmann/json v3.11.3)
