#!/bin/sh
# check.sh SYSTEM FOLDER: compiles and links what is portable for macos or freebsd. The folder keeps what is done, so
# that the next time takes seconds; the first takes a minute or two, since zig compiles its C++ library as well.
set -eu
cd "$(dirname "$0")/../.."
system=$1 build=$2
[ -x build/tools/ziglang/ziglang/zig ] || { echo 'skipped: there is no cross compiler here; type: ./learn --yes'; exit; }

export ZIG_GLOBAL_CACHE_DIR="$PWD/build/tools/zig-cache" ZIG_LOCAL_CACHE_DIR="$PWD/build/tools/zig-cache"
[ -f "$build/build.ninja" ] ||
  cmake -G Ninja -S . -B "$build" --toolchain "cmake/toolchains/zig-$system.cmake"
cmake --build "$build"
