#!/bin/sh
# script.sh CASE: runs ./learn where every tool that it calls is a stand-in that writes down its words.
set -u
case_name=$*
here=$(mktemp -d) || exit 2
trap 'rm -rf "$here"' EXIT
mkdir "$here/bin"
cp learn "$here/learn"

# stand_in NAME BODY
stand_in() {
  printf '#!/bin/sh\necho "%s $*" >> "%s/calls"\n%s\n' "$1" "$here" "$2" > "$here/bin/$1"
  chmod +x "$here/bin/$1"
}
for tool in sh cat dirname grep mkdir mktemp printf rm env chmod tail; do
  ln -s "$(command -v $tool)" "$here/bin/$tool"
done
: > "$here/calls"
stand_in apt-get ''
stand_in apt-cache ''
stand_in python3 ''
stand_in dpkg-query 'echo "install ok installed"'
stand_in id 'echo 0'
stand_in cmake '
[ "$1" = --build ] || exit 0
mkdir -p "$2/bin"
printf "#!/bin/sh\necho handed over: \$*\n" > "$2/bin/learn"
chmod +x "$2/bin/learn"'

nothing_installed() { stand_in dpkg-query 'exit 1'; }
a_user() { stand_in id 'echo 1000'; }

run() {
  PATH="$here/bin" "$here/learn" "$@" > "$here/out" 2>&1 < /dev/null
  status=$?
}
# A program of its own connects the script to a terminal; what is typed there is told by the arguments.
answer() {
  terminal=$(command -v script) && "$terminal" -qec true /dev/null > /dev/null 2>&1 ||
    { echo 'skipped: this needs the script of util-linux'; exit; }
  printf '%s\n' "$@" | SHELL=/bin/sh PATH="$here/bin" "$terminal" -qec "$here/learn" /dev/null > "$here/out" 2>&1
  status=$?
}
fail() { echo "$case_name: $1"; cat "$here/out"; echo "calls:"; cat "$here/calls"; exit 1; }
status_is() { [ "$status" -eq "$1" ] || fail "expected status $1, saw $status"; }
says() { grep -qF -- "$1" "$here/out" || fail "expected it to say: $1"; }
calls() { grep -qE -- "$1" "$here/calls" || fail "expected it to call: $1"; }
does_not_say() { ! grep -qF -- "$1" "$here/out" || fail "it should not have said: $1"; }
does_not_call() { ! grep -qE -- "$1" "$here/calls" || fail "it should not have called: $1"; }

case $case_name in
  'nothing is missing')
    run test some words
    status_is 0
    does_not_call '^apt-get'
    calls '^cmake --preset dev'
    says 'handed over: test some words' ;;
  'root installs what is missing')
    nothing_installed
    mkdir -p "$here/build/asan"
    : > "$here/build/asan/build.ninja"
    run --preset asan
    status_is 0
    calls '^apt-get update'
    calls '^apt-get install .*g\+\+ .*libcli11-dev .*doxygen .*wine'
    calls '^python3 -m pip install .*build/tools/ziglang ziglang==[0-9.]+$'
    calls '^cmake --preset asan'
    says 'handed over:' ;;
  'a user installs with sudo')
    nothing_installed
    a_user
    stand_in sudo '"$@"'
    run --yes
    status_is 0
    calls '^sudo apt-get update'
    calls '^sudo env DEBIAN_FRONTEND=noninteractive apt-get install' ;;
  'without root or sudo it says what to type')
    nothing_installed
    a_user
    run
    status_is 1
    says 'As root, type: apt-get update -q && '
    says 'apt-get install'
    does_not_call '^(apt-get|cmake)' ;;
  'a failed install is shown')
    nothing_installed
    stand_in apt-get 'echo no space left; exit 100'
    run
    status_is 1
    says 'no space left'
    says 'this failed: apt-get update'
    does_not_call '^cmake' ;;
  'an optional package that is not to be had is passed over')
    nothing_installed
    stand_in apt-cache '[ "$2" != doxygen-awesome-css ]'
    run
    status_is 0
    says 'doxygen-awesome-css is not to be had here'
    calls '^apt-get install .*strace'
    does_not_call '^apt-get install .*awesome' ;;
  'a tool that is not to be had is passed over')
    nothing_installed
    stand_in python3 'echo first line; echo No module named pip; exit 1'
    run
    status_is 0
    says 'is not to be had here; what needs it is skipped: No module named pip'
    says 'handed over:' ;;
  'what is not to be had is tried again with --yes alone')
    stand_in dpkg-query '[ "$4" != strace ] || exit 1; echo install ok installed'
    stand_in apt-cache 'exit 1'
    run
    says 'strace is not to be had here'
    run
    does_not_say strace
    run --yes
    says 'strace is not to be had here'
    status_is 0 ;;
  'a no to what is needed ends it')
    nothing_installed
    answer n
    status_is 1
    says 'Nothing was installed.'
    does_not_call '^(apt-get|python3|cmake)' ;;
  'a no to the other systems is remembered')
    nothing_installed
    answer y n
    status_is 0
    says '4 GB on disk'
    calls '^apt-get install .*g\+\+ .*strace'
    does_not_call '^apt-get install .*wine'
    does_not_call '^python3'
    says 'handed over:'
    answer y
    status_is 0
    does_not_say '4 GB on disk' ;;
  'a no to what is only useful is remembered')
    stand_in dpkg-query '[ "$4" != strace ] || exit 1; echo install ok installed'
    answer n
    status_is 0
    says './learn installs: strace'
    does_not_call '^apt-get'
    says 'handed over:'
    answer
    status_is 0
    does_not_say strace ;;
  'without root it goes on if what is needed is there')
    stand_in dpkg-query '[ "$4" != wine ] || exit 1; echo install ok installed'
    a_user
    run
    status_is 0
    says 'As root, type: apt-get update -q && '
    does_not_call '^apt-get'
    says 'handed over:' ;;
  'a failed build is shown')
    stand_in cmake '[ "$1" = --preset ] || { echo "main.cpp:1: error: nonsense"; exit 1; }'
    run
    status_is 1
    says 'main.cpp:1: error: nonsense' ;;
  'a preset without a name is refused')
    run --preset
    status_is 2
    says '--preset needs a name' ;;
  *)
    fail 'there is no such case' ;;
esac
