#!/bin/sh
# runner.sh LEARN CASE: the program behind ./learn, as its user meets it.
set -u
learn=$1
shift
case_name=$*
here=$(mktemp -d) || exit 2
trap 'rm -rf "$here"' EXIT

run() {
  "$learn" "$@" > "$here/out" 2> "$here/errors"
  status=$?
}
fail() { echo "$case_name: $1"; cat "$here/out" "$here/errors"; exit 1; }
status_is() { [ "$status" -eq "$1" ] || fail "expected status $1, saw $status"; }
says() { grep -qE -- "$1" "$here/out" || fail "expected it to print: $1"; }
complains() { grep -qE -- "$1" "$here/errors" || fail "expected it to print as an error: $1"; }

sees_calls() {
  [ -z "$MINIMIO_SANITIZER" ] || { echo 'skipped: a sanitizer makes calls of its own; use the dev preset'; exit; }
}

case $case_name in
  'the overview names all chapters')
    run
    status_is 0
    for number in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16; do says "^  $number  "; done
    says '01  thread per connection .* ready$'
    says './learn tour' ;;
  'unknown words get the usage and status 2')
    for words in nonsense 'tour nonsense' '--nonsense'; do
      # shellcheck disable=SC2086 # several words
      run $words
      status_is 2
      complains 'Usage: ./learn'
    done ;;
  'a test that does not exist is refused')
    run test 'no such test [a-z]*'
    status_is 2
    complains 'no test has this in its name' ;;
  'the tour compares all servers')
    run tour --svg "$here/tour.svg"
    status_is 0
    says '^ch01-one-client +1.0 +- .* blocks all'
    for server in ch01-threads ch02-select ch03-poll ch05-kqueue; do says "^$server +[0-9.]+ +[0-9.]+ .* no harm"; done
    if [ -z "$MINIMIO_NO_WINE" ]; then
      says '^ch06-iocp +[0-9.]+ +[0-9.]+ .* no harm'
      says 'such as ch06-iocp, run under Wine'
    fi
    grep -q '</svg>' "$here/tour.svg" || fail 'expected a picture' ;;
  'a trace tells what a server does call by call')
    sees_calls
    command -v strace > "$here/out" || { echo 'skipped: this needs strace; install it with: ./learn'; exit; }
    run trace ch01-one-client
    status_is 0
    # The second client is answered only when the first has left.
    awk '/^client a leaves/ { left = 1 } /^client b hears hello/ { late = left } END { exit !late }' "$here/out" ||
      fail 'expected client b to be heard after client a has left'
    run trace 04
    status_is 0
    awk '/^client b says hello/ { said = 1 } said && /epoll_wait 1, after [0-9]+ ms$/ { woken = 1 }
         /^client b hears hello/ { heard = woken } END { exit !heard }' "$here/out" || fail 'expected a wait that ends with what b says'
    grep -q '</svg>' "$(tail -n 1 "$here/out")" || fail 'expected a page with a picture' ;;
  'without strace a recorded run is drawn')
    PATH=/nonexistent
    run trace ch04-epoll --svg -
    PATH=/usr/bin:/bin
    status_is 0
    complains 'a run on another machine'
    says '<title id="run-of-ch04-epoll-title">'
    says '>epoll_wait 1</text>'
    says '</svg>$' ;;
  'what is no server is neither traced nor counted')
    for word in trace cost; do
      run $word 99
      status_is 2
      complains 'there is no server 99 here'
    done ;;
  'an interrupt leaves nothing running')
    "$learn" tour > "$here/out" 2> "$here/errors" &
    tour=$!
    server=
    while [ -z "$server" ]; do
      kill -0 $tour || fail 'the tour ended by itself'
      server=$(ps -o pid= --ppid $tour | head -n 1)
    done
    kill -TERM $tour
    wait $tour
    # shellcheck disable=SC2086 # ps pads the number
    timeout 5 sh -c "while kill -0 $server 2> /dev/null; do :; done" || fail "$server still runs" ;;
  *)
    fail 'there is no such case' ;;
esac
