# Suites that drive a server by its command line, and the servers that they drive: a test of ctest for each case and each
# server.
include(Catch)

if(MINIMIO_SANITIZER STREQUAL "address")
  # Freed memory is kept back to catch its use; a little is enough, and lets us measure the rest.
  set(server_environment ENVIRONMENT "ASAN_OPTIONS=quarantine_size_mb=1")
elseif(MINIMIO_SANITIZER STREQUAL "thread")
  # A server must end within a second; without this the sanitizer sleeps for one before it does.
  set(server_environment ENVIRONMENT "TSAN_OPTIONS=atexit_sleep_ms=0")
endif()

set(server_timeout 120)
if(MINIMIO_SANITIZER)
  set(server_timeout 450)
endif()

# What a server on the library is tested with. Under a sanitizer the best poller stands for all.
get_property(all_pollers GLOBAL PROPERTY minimio_pollers)
list(GET all_pollers 0 best_poller)
set(tested_pollers ${all_pollers})
if(MINIMIO_SANITIZER)
  set(tested_pollers ${best_poller})
endif()

# The servers that have more than one thread. With the others the thread sanitizer has nothing to look at.
set(servers_with_threads "^(ch01-threads|ch10-wakeup|ch13-echo|pipeline)")

# server_tests(suite server CASES spec [ALONE fixture] COMMAND command…): the cases of a suite for one server. Those that
# need the fixture are ALONE with it, one at a time.
function(server_tests suite server)
  if(MINIMIO_SANITIZER STREQUAL "thread" AND NOT server MATCHES "${servers_with_threads}")
    return()
  endif()
  cmake_parse_arguments(server "" "CASES;ALONE" "COMMAND" ${ARGN})
  if(NOT server_CASES)
    set(server_CASES "~[.]")
  endif()
  if(server_ALONE)
    set(alone FIXTURES_REQUIRED ${server_ALONE} RESOURCE_LOCK ${server_ALONE})
  endif()
  catch_discover_tests(${suite}
    TEST_SPEC "${server_CASES}"
    TEST_PREFIX "${server}/"
    EXTRA_ARGS -- ${server_COMMAND}
    PROPERTIES TIMEOUT ${server_timeout} SKIP_REGULAR_EXPRESSION "skipped: " ${server_environment} ${alone})
endfunction()

# server_tests_in_wine(suite server CASES spec): the same for a program of Windows.
function(server_tests_in_wine suite server)
  cmake_parse_arguments(wine "" "CASES" "" ${ARGN})
  set(shown ${server})
  if(TARGET ${server})
    set(shown "${server} (afd)")
  endif()
  if(NO_WINE)
    add_test(NAME "${shown}/all of ${suite}" COMMAND ${CMAKE_COMMAND} -E echo "skipped: ${NO_WINE}")
    set_tests_properties("${shown}/all of ${suite}" PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: ")
  else()
    # One process serves all of Wine, and a thousand clients of one program keep it from another.
    set(server_timeout 600)
    server_tests(${suite} "${shown}" CASES "${wine_CASES}" ALONE wine
                 COMMAND ${RUN_IN_WINE} ${WINDOWS_BIN}/${server}.exe)
  endif()
endfunction()
