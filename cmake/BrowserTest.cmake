# browser_test(name script ARGUMENT…): a test in Python that drives a browser, as tests/harness/browser.py has it.
find_program(PYTHON NAMES python3 python)
function(browser_test name script)
  set(paths ${PROJECT_SOURCE_DIR}/tests/harness:${PROJECT_SOURCE_DIR}/build/tools/axe_playwright_python)
  set(command -E env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=${paths} ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/${script}
              ${ARGN})
  if(NOT PYTHON)
    set(command -E echo "skipped: there is no Python; type: ./learn --yes")
  endif()
  add_test(NAME "${name}" COMMAND ${CMAKE_COMMAND} ${command})
  set_tests_properties("${name}" PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: " TIMEOUT 600)
endfunction()
