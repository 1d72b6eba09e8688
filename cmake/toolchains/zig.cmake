# zig is Clang with the headers and libraries of other systems in one download. ./learn puts it into build/tools.
# What comes out is never run, so all that counts is how soon it is there.
set(zig ${CMAKE_CURRENT_LIST_DIR}/../../build/tools/ziglang/ziglang/zig)
foreach(language IN ITEMS C CXX)
  set(CMAKE_${language}_COMPILER_TARGET ${zig_target})
  set(CMAKE_${language}_FLAGS_INIT "-O0 -g0 -fno-sanitize=undefined")
  set(CMAKE_${language}_ARCHIVE_CREATE "${zig} ar qc <TARGET> <OBJECTS>")
  set(CMAKE_${language}_ARCHIVE_FINISH "${zig} ranlib <TARGET>")
endforeach()
set(CMAKE_C_COMPILER ${zig} cc)
set(CMAKE_CXX_COMPILER ${zig} c++)
