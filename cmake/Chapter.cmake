# chapter_server(ch04-epoll level.cpp): a server of a chapter, built and put through tests/echo.
#   CASES  which cases of the suite it takes; by default all that every server must pass
#   EXPECTED_FAILURE  a case that the chapter is there to fail
function(chapter_server name)
  cmake_parse_arguments(server "" "CASES;EXPECTED_FAILURE" "" ${ARGN})
  chapter_program(${name} ${server_UNPARSED_ARGUMENTS})
  set_property(GLOBAL APPEND PROPERTY minimio_echo_servers ${name})
  set_target_properties(${name} PROPERTIES ECHO_CASES "${server_CASES}"
                                           ECHO_EXPECTED_FAILURE "${server_EXPECTED_FAILURE}")
endfunction()

# chapter_program(ch04-modes modes.cpp): a program that a chapter's page runs.
function(chapter_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE chapters-net)
endfunction()

# minimio_server(ch12-minimio LAYER queue main.cpp): a server on the library, put through tests/echo with every poller
# that is here, and under Wine as well, unless it is NOT_FOR_WINDOWS.
function(minimio_server name)
  cmake_parse_arguments(server "NOT_FOR_WINDOWS" "CASES;LAYER" "" ${ARGN})
  if(NOT server_LAYER)
    set(server_LAYER poller)
  endif()
  chapter_program(${name} ${server_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE chapters-minimio minimio::${server_LAYER})
  set_property(GLOBAL APPEND PROPERTY minimio_poller_servers ${name})
  set_target_properties(${name} PROPERTIES ECHO_CASES "${server_CASES}")
  if(NOT WIN32 AND NOT server_NOT_FOR_WINDOWS)
    windows_server(${name})
  endif()
endfunction()

# not_optimised(options.cpp): what reads a command line is mostly CLI11's headers and runs once. Who edits it waits for
# the compiler, not for the program.
function(not_optimised)
  if(NOT MSVC)
    set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "-O0;-g1")
  endif()
endfunction()
