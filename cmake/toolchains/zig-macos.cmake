set(CMAKE_SYSTEM_NAME Darwin)
set(CMAKE_SYSTEM_PROCESSOR arm64)
set(zig_target aarch64-macos)
set(CMAKE_INSTALL_NAME_TOOL ${CMAKE_COMMAND})  # CMake asks for one, though nothing is installed
include(${CMAKE_CURRENT_LIST_DIR}/zig.cmake)
# After <math.h>, its <float.h> comes out empty, and Catch2 wants this from it.
string(APPEND CMAKE_CXX_FLAGS_INIT " -DDBL_MAX_10_EXP=__DBL_MAX_10_EXP__")
