# The target `book`: runs the programs whose output the pages show, holds the pages against the sources that they
# quote, and renders them into <build>/book/html. It is not part of a plain build.
if(MINIMIO_SANITIZER)
  set(NO_BOOK "a sanitizer changes what the book's programs cost; use the dev preset")
  return()
endif()
find_package(Doxygen QUIET)
find_program(BOOK_SHELL sh)
if(NOT DOXYGEN_FOUND OR NOT BOOK_SHELL)
  set(NO_BOOK "the book needs Doxygen and sh; install doxygen and doxygen-awesome-css")
  message(STATUS "There is no book here: ${NO_BOOK}")
  return()
endif()

find_path(DOXYGEN_AWESOME_CSS_DIR doxygen-awesome.css PATHS /usr/share/doxygen-awesome-css)
if(NOT DOXYGEN_AWESOME_CSS_DIR)
  include(FetchContent)
  FetchContent_Declare(doxygen_awesome_css GIT_REPOSITORY https://github.com/jothepro/doxygen-awesome-css.git
                       GIT_TAG v2.1.0 GIT_SHALLOW TRUE)
  FetchContent_MakeAvailable(doxygen_awesome_css)
  set(DOXYGEN_AWESOME_CSS_DIR ${doxygen_awesome_css_SOURCE_DIR})
endif()

set(BOOK_DIR ${PROJECT_SOURCE_DIR}/book)
set(BOOK_BINARY_DIR ${PROJECT_BINARY_DIR}/book)

# One output at a time: some of them measure.
set_property(GLOBAL APPEND PROPERTY JOB_POOLS book_output=1)

# book_output(script.sh): what the script prints becomes outputs/script.txt. Its line `# needs: a b` names the targets
# that it runs; where one of them is not built, that is what the page says. A line `# wants: a b.exe` names what it runs
# if it can be had, programs for Windows among them.
function(book_output script)
  cmake_path(GET script STEM name)
  set(output ${BOOK_BINARY_DIR}/outputs/${name}.txt)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${script})
  file(STRINGS ${script} needs REGEX "^# needs: ")
  string(REGEX MATCHALL "[^ ;]+" needs "${needs}")
  list(REMOVE_ITEM needs "#" "needs:")

  set(programs "")
  foreach(program IN LISTS needs)
    if(NOT TARGET ${program})
      file(CONFIGURE OUTPUT ${output} CONTENT "${program} does not run on this system.\n")
      return()
    endif()
    list(APPEND programs $<TARGET_FILE:${program}>)
  endforeach()
  file(STRINGS ${script} wants REGEX "^# wants: ")
  string(REGEX MATCHALL "[^ ;]+" wants "${wants}")
  foreach(program IN LISTS wants)
    if(TARGET ${program})
      list(APPEND programs $<TARGET_FILE:${program}>)
    elseif(program MATCHES "[.]exe$" AND NOT NO_WINE)
      list(APPEND programs ${WINDOWS_BIN}/${program})
    endif()
  endforeach()
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D SHELL=${BOOK_SHELL} -D SCRIPT=${script} -D BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}
            -D OUTPUT=${output} -P ${PROJECT_SOURCE_DIR}/cmake/CaptureOutput.cmake
    DEPENDS ${script} ${programs} ${BOOK_DIR}/outputs/traced ${BOOK_DIR}/outputs/in_wine ${BOOK_DIR}/outputs/with_server
            ${BOOK_DIR}/outputs/difference
            ${PROJECT_SOURCE_DIR}/cmake/CaptureOutput.cmake
    COMMENT "Running ${name} for the book"
    JOB_POOL book_output
    VERBATIM)
endfunction()

file(GLOB scripts CONFIGURE_DEPENDS ${BOOK_DIR}/outputs/*.sh)
set(outputs "")
foreach(script IN LISTS scripts)
  book_output(${script})
  cmake_path(GET script STEM name)
  list(APPEND outputs ${BOOK_BINARY_DIR}/outputs/${name}.txt)
endforeach()

file(GLOB chapters CONFIGURE_DEPENDS ${BOOK_DIR}/[0-9][0-9]-*.md)
# The order of the book: each part stands before its first chapter.
set(pages ${BOOK_DIR}/index.md)
set(part_before_01 part-1)
set(part_before_06 part-2)
set(part_before_08 part-3)
set(part_before_13 part-4)
foreach(chapter IN LISTS chapters)
  cmake_path(GET chapter STEM name)
  string(SUBSTRING ${name} 0 2 number)
  if(part_before_${number})
    list(APPEND pages ${BOOK_DIR}/${part_before_${number}}.md)
  endif()
  list(APPEND pages ${chapter})
endforeach()
foreach(page IN ITEMS confused glossary systems bibliography teachers)
  list(APPEND pages ${BOOK_DIR}/${page}.md)
endforeach()
file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/chapters/* ${PROJECT_SOURCE_DIR}/minimio/*
     ${PROJECT_SOURCE_DIR}/tests/resp/*.cpp)
file(GLOB furniture CONFIGURE_DEPENDS ${BOOK_DIR}/theme/* ${BOOK_DIR}/figures/*)
file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/minimio/include/*.hpp)
set(reference ${BOOK_DIR}/reference.dox ${headers})
list(JOIN pages "\" \"" BOOK_INPUT)
list(JOIN reference "\" \"" BOOK_REFERENCE)
set(BOOK_INPUT "\"${BOOK_INPUT}\"")
set(BOOK_REFERENCE "\"${BOOK_REFERENCE}\"")
set(BOOK_EXAMPLE_PATH "\"${PROJECT_SOURCE_DIR}\" \"${PROJECT_SOURCE_DIR}/chapters\" \"${BOOK_DIR}\" \"${BOOK_BINARY_DIR}\"")
configure_file(${BOOK_DIR}/Doxyfile.in ${BOOK_BINARY_DIR}/Doxyfile @ONLY)

set(check ${PROJECT_SOURCE_DIR}/tests/book/check_listings.sh)
# A stamp, not index.html: Doxygen writes that one before it fails on a warning. Its lists of members and of folders
# are pages that none leads to.
add_custom_command(
  OUTPUT ${BOOK_BINARY_DIR}/html.stamp
  BYPRODUCTS ${BOOK_BINARY_DIR}/html/index.html
  COMMAND ${BOOK_SHELL} ${check} ${PROJECT_SOURCE_DIR}
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${BOOK_BINARY_DIR}/html
  COMMAND Doxygen::doxygen ${BOOK_BINARY_DIR}/Doxyfile
  COMMAND ${BOOK_SHELL} -c "rm -f html/*-members.html html/dir_*.html"
  COMMAND ${BOOK_SHELL} ${BOOK_DIR}/theme/search_index.sh html > html/search-index.js
  COMMAND ${CMAKE_COMMAND} -E touch ${BOOK_BINARY_DIR}/html.stamp
  DEPENDS ${check} ${pages} ${reference} ${outputs} ${sources} ${furniture} ${PROJECT_SOURCE_DIR}/README.md
          ${BOOK_BINARY_DIR}/Doxyfile
  WORKING_DIRECTORY ${BOOK_BINARY_DIR}
  COMMENT "Rendering the book into ${BOOK_BINARY_DIR}/html/index.html"
  VERBATIM)
add_custom_target(book DEPENDS ${BOOK_BINARY_DIR}/html.stamp)
