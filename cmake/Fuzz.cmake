# fuzz_test(http-fuzzer NAME name CORPUS folder INCLUDES folders… SOURCES files… HEADERS files…): for a while libFuzzer
# feeds what it makes of the corpus to LLVMFuzzerTestOneInput. https://llvm.org/docs/LibFuzzer.html
find_program(CLANG clang++)

function(fuzz_test program)
  cmake_parse_arguments(fuzz "" "NAME;CORPUS" "INCLUDES;SOURCES;HEADERS" ${ARGN})
  if(CLANG AND NOT MINIMIO_SANITIZER)
    list(TRANSFORM fuzz_INCLUDES PREPEND -I)
    add_custom_command(OUTPUT ${program}
                       COMMAND ${CLANG} -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
                               ${fuzz_INCLUDES} -o ${program} ${fuzz_SOURCES}
                       DEPENDS ${fuzz_SOURCES} ${fuzz_HEADERS} VERBATIM)
    add_custom_target(build-${program} ALL DEPENDS ${program})
    set(found ${CMAKE_CURRENT_BINARY_DIR}/${program}-found)
    file(MAKE_DIRECTORY ${found})
    add_test(NAME ${fuzz_NAME}
             COMMAND ${CMAKE_CURRENT_BINARY_DIR}/${program} -runs=50000 -max_len=512 -verbosity=0 ${found} ${fuzz_CORPUS})
    set_tests_properties(${fuzz_NAME} PROPERTIES TIMEOUT 300)
  else()
    add_test(NAME ${fuzz_NAME}
             COMMAND ${CMAKE_COMMAND} -E echo "skipped: this needs clang++ and the dev preset; type: ./learn")
    set_tests_properties(${fuzz_NAME} PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: ")
  endif()
endfunction()
