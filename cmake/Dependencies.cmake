# What the chapters and tests need beside the library: the system's packages first; where there are none, a pinned
# version, fetched when configuring.
include(FetchContent)

# Cross-compiling, /usr/include would bring the headers of the wrong system along. So the compiler sees a folder in
# the build that has nothing but a link to the library's.
function(borrow target folder)
  get_target_property(found ${target} INTERFACE_INCLUDE_DIRECTORIES)
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

find_package(CLI11 QUIET HINTS /usr)
if(CLI11_FOUND AND CMAKE_CROSSCOMPILING)
  borrow(CLI11::CLI11 CLI)
elseif(NOT CLI11_FOUND)
  FetchContent_Declare(CLI11 GIT_REPOSITORY https://github.com/CLIUtils/CLI11.git GIT_TAG v2.4.2
                       GIT_SHALLOW TRUE)
  FetchContent_MakeAvailable(CLI11)
endif()
