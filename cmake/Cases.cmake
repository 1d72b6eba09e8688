# Catch2's header takes most of the time that the compiler needs for a test, so it is compiled once for all of them, and
# what runs the cases as well.
add_library(cases STATIC ${PROJECT_SOURCE_DIR}/tests/harness/run_cases.cpp)
target_include_directories(cases PRIVATE ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(cases PUBLIC Catch2::Catch2)
target_compile_options(cases PRIVATE -O1 -g0)  # a tenth as large as without; mingw's linker takes minutes for that

file(CONFIGURE OUTPUT catch_header.cpp CONTENT "// A target has a source.\n")
add_library(catch-header OBJECT EXCLUDE_FROM_ALL ${CMAKE_CURRENT_BINARY_DIR}/catch_header.cpp)
target_link_libraries(catch-header PRIVATE Catch2::Catch2)
target_compile_options(catch-header PRIVATE -O0 -g1)
target_precompile_headers(catch-header PRIVATE ${PROJECT_SOURCE_DIR}/tests/harness/catch.hpp)

# has_cases(target [EXCEPT source…]): all its sources begin with Catch2's header, except those that are to include it in
# a way of their own. They are not optimised either: who edits a test waits for the compiler, not for the program.
function(has_cases target)
  cmake_parse_arguments(catch "" "" "EXCEPT" ${ARGN})
  target_link_libraries(${target} PRIVATE cases)
  target_compile_options(${target} PRIVATE -O0 -g1)
  target_precompile_headers(${target} REUSE_FROM catch-header)
  set_source_files_properties(${catch_EXCEPT} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
