# cmake -D SHELL=sh -D SCRIPT=x.sh -D BIN=directory -D OUTPUT=x.txt -P CaptureOutput.cmake
# Runs the script with the programs in BIN at hand; what it printed becomes OUTPUT, unless it failed or printed nothing.
set(ENV{BIN} ${BIN})
set(ENV{PATH} "${BIN}:$ENV{PATH}")
set(ENV{LC_ALL} C)  # the system's words for an error are the same everywhere
# ninja and ctest leave descriptor 3 open, and the pages count on a program's own to begin there.
execute_process(COMMAND ${SHELL} -c "exec 3>&- && . \"$0\"" ${SCRIPT}
                OUTPUT_FILE ${OUTPUT}.part ERROR_FILE ${OUTPUT}.part RESULT_VARIABLE result TIMEOUT 120)
file(SIZE ${OUTPUT}.part size)
if(NOT result EQUAL 0 OR size EQUAL 0)
  file(READ ${OUTPUT}.part said)
  message("${said}")
  message(FATAL_ERROR "${SCRIPT} ended with ${result}, having printed the above.")
endif()
file(RENAME ${OUTPUT}.part ${OUTPUT})
