#!/bin/sh
# check.sh SOURCE BUILD VERSION GENERATOR COMPILER CASE: in the folder where it starts it keeps what was built and
# installed, so that the next time takes seconds.
set -eu
source=$1 build=$2 version=$3 generator=$4 compiler=$5
shift 5
case_name=$*
consumer=$source/tests/install/consumer

fail() { echo "$case_name: $1"; exit 1; }
needs() { command -v "$1" > /dev/null || { echo "skipped: this needs $1; type: ./learn --yes"; exit; }; }

# It works behind the tests that run beside it, for some of them measure.
build_in() {
  folder=$1
  shift
  cmake -G "$generator" -B "$folder" -D CMAKE_CXX_COMPILER="$compiler" "$@"
  nice cmake --build "$folder"
}
install_to() {
  rm -rf "$1"
  cmake --install "$2" --prefix "$PWD/$1"
  rest=$(cd "$1" && find . ! -type d |
    grep -vE '^[.]/(include/minimio/.*[.]hpp|lib[^/]*/(.*/)?(libminimio[.].*|minimio[.]pc|(minimio|Find).*[.]cmake))$') || true
  [ -z "$rest" ] || fail "this was installed as well: $rest"
}
runs() {
  said=$("$@") || fail "$1 ended with $?"
  [ "$said" = "minimio $version" ] || fail "expected \"minimio $version\", saw \"$said\""
}
finds() {
  build_in "consumer-$1" -S "$consumer" -D CMAKE_PREFIX_PATH="$PWD/$1"
  grep -q "^minimio_DIR:PATH=$PWD/$1/" "consumer-$1/CMakeCache.txt" || fail 'it found another minimio'
  runs "consumer-$1/consumer"
  runs "consumer-$1/consumer-of-layers"
}

case $case_name in
  'this build installs the static library')
    cmake --build "$build" --target minimio
    install_to static "$build" ;;
  'a build without the chapters installs the shared library')
    build_in library -S "$source" -D MINIMIO_CHAPTERS=OFF -D BUILD_SHARED_LIBS=ON
    install_to shared library ;;
  'find_package finds the static library')
    finds static ;;
  'find_package finds the shared library')
    finds shared ;;
  'pkg-config finds the static library')
    needs pkg-config
    PKG_CONFIG_PATH=$(dirname "$PWD/$(find static -name minimio.pc)")
    export PKG_CONFIG_PATH
    [ "$(pkg-config --modversion minimio)" = "$version" ] || fail "expected version $version"
    # shellcheck disable=SC2046 # a list of words
    "$compiler" -std=c++20 "$consumer/main.cpp" $(pkg-config --static --cflags --libs minimio) -o by-pkg-config
    runs ./by-pkg-config ;;
  'FetchContent builds the library and nothing else')
    build_in fetched -S "$consumer" -D CONSUMER_FETCHES=ON -D FETCHCONTENT_SOURCE_DIR_MINIMIO="$source" \
      -D FETCHCONTENT_FULLY_DISCONNECTED=ON -D CMAKE_EXPORT_COMPILE_COMMANDS=ON
    runs fetched/consumer
    runs fetched/consumer-of-layers
    ! grep -o -e '-W[^ ]*' fetched/compile_commands.json || fail 'the user did not ask for these'
    ! grep '"file":' fetched/compile_commands.json |
      grep -vF -e "$source/minimio/" -e "$source/chapters/05-kqueue/linux/" -e "$consumer/" ||
      fail 'this was built as well'
    rm -rf fetched/prefix
    cmake --install fetched --prefix "$PWD/fetched/prefix"
    [ ! -e fetched/prefix ] || fail 'it installs what the user did not ask for' ;;
  'the shared library shows its own names alone')
    needs nm
    others=$(nm -DC --defined-only shared/lib*/libminimio.so |
      grep -vE '^[0-9a-f]+ . ((typeinfo|typeinfo name|vtable) for )?minimio::') || true
    [ -z "$others" ] || fail "it shows these as well: $others"
    nm -DC --defined-only shared/lib*/libminimio.so | grep -q 'minimio::make_poller' || fail 'it shows nothing' ;;
  'the shared library needs the system and liburing and c-ares alone')
    needs readelf
    others=$(readelf -d shared/lib*/libminimio.so | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' |
      grep -vE '^(lib(c|m|pthread|gcc_s|stdc[+][+]|c[+][+]|c[+][+]abi|uring|cares)|ld-linux.*)[.]so') || true
    [ -z "$others" ] || fail "it needs these as well: $others" ;;
  *)
    fail 'there is no such case' ;;
esac
