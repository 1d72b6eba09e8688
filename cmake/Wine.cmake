# The Windows programs on another system: a build of their own (preset windows), run by Wine, tested with the rest.
#   NO_WINE  why there is none; empty where there is
#   NO_WINDOWS_SUITES  why none of the suites on Catch2 is in it; empty where they are
#   windows_program(ch06-iocp)  that build makes it
#   windows_server(ch06-iocp)   and tests/echo judges it
#   build_windows_programs()    once all are named
include(ExternalProject)

set(NO_WINE "")
find_program(MINGW_CXX x86_64-w64-mingw32-g++-posix x86_64-w64-mingw32-g++)
find_program(WINE wine)
if(CMAKE_CROSSCOMPILING)
  set(NO_WINE "this build is for another system")
elseif(MINIMIO_SANITIZER)
  set(NO_WINE "a sanitizer does not see into Wine; the dev preset runs it")
elseif(NOT MINGW_CXX)
  set(NO_WINE "there is no mingw-w64 to build it; type: ./learn --yes")
elseif(NOT WINE)
  set(NO_WINE "there is no Wine to run it; type: ./learn --yes")
endif()

set(NO_WINDOWS_SUITES "${NO_WINE}")
if(NOT NO_WINE AND NOT Catch2_VERSION VERSION_LESS 3)
  set(NO_WINDOWS_SUITES
      "Catch2 ${Catch2_VERSION} is a library for this system alone; with Catch2 2 they are built for Wine too")
endif()

set(RUN_IN_WINE ${PROJECT_SOURCE_DIR}/cmake/run-in-wine)
set(WINDOWS_BIN ${PROJECT_BINARY_DIR}/windows/bin)

function(windows_program name)
  set_property(GLOBAL APPEND PROPERTY minimio_windows_programs ${WINDOWS_BIN}/${name}.exe)
endfunction()

function(windows_server name)
  windows_program(${name})
  set_property(GLOBAL APPEND PROPERTY minimio_windows_servers ${name})
endfunction()

function(build_windows_programs)
  if(NO_WINE)
    return()
  endif()
  get_property(programs GLOBAL PROPERTY minimio_windows_programs)
  ExternalProject_Add(windows
    SOURCE_DIR ${PROJECT_SOURCE_DIR}
    BINARY_DIR ${PROJECT_BINARY_DIR}/windows
    STAMP_DIR ${PROJECT_BINARY_DIR}/windows-stamps
    TMP_DIR ${PROJECT_BINARY_DIR}/windows-stamps
    DOWNLOAD_COMMAND ""
    CONFIGURE_COMMAND ${CMAKE_COMMAND} --preset windows -S <SOURCE_DIR> -B <BINARY_DIR>
    BUILD_COMMAND ${CMAKE_COMMAND} --build <BINARY_DIR>
    BUILD_ALWAYS TRUE
    BUILD_BYPRODUCTS ${programs}
    INSTALL_COMMAND "")
endfunction()
