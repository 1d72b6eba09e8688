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
for tool in sh cat dirname grep mkdir mktemp printf rm env chmod; do
  ln -s "$(command -v $tool)" "$here/bin/$tool"
done
: > "$here/calls"
stand_in apt-get ''
stand_in apt-cache ''
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
fail() { echo "$case_name: $1"; cat "$here/out"; echo "calls:"; cat "$here/calls"; exit 1; }
status_is() { [ "$status" -eq "$1" ] || fail "expected status $1, saw $status"; }
says() { grep -qF -- "$1" "$here/out" || fail "expected it to say: $1"; }
calls() { grep -qE -- "$1" "$here/calls" || fail "expected it to call: $1"; }
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
    run --preset asan
    status_is 0
    calls '^apt-get update'
    calls '^apt-get install .*g\+\+ .*libcli11-dev .*doxygen'
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
