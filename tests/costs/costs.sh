#!/bin/sh
# costs.sh BIN CASE: what we say that something costs, counted.
set -u
BIN=$1
export BIN PATH="$BIN:$PATH"
outputs=$(dirname "$0")/../../book/outputs
shift
case_name=$*
printed=$(mktemp) || exit 2
site=$(mktemp -d) || exit 2
trap 'rm -rf "$printed" "$site"' EXIT

skip() { echo "skipped: $1"; exit; }
fail() { echo "$case_name: $1"; cat "$printed"; exit 1; }
[ -z "$MINIMIO_SANITIZER" ] || skip 'a sanitizer costs more; use the dev preset'
needs() {
  for tool; do command -v "$tool" > /dev/null || skip "this needs $tool; install it with: ./learn"; done
}

# Others run here, too. Then fewer clients share a wait, and times waver; so the best of three.
one_of_three() {
  for attempt in 1 2 3; do "$@" > "$printed" 2>&1 && exit; done
  fail "over it $attempt times; the last was:"
}

# request SERVER INSTRUCTIONS CALLS KIB: a request, and a client that is silent, cost so much at most. The C library's
# read and write have become dearer since Debian 12's, by some sixty together.
request() {
  case $(getconf GNU_LIBC_VERSION) in
    'glibc 2.3'*) dearer=0 ;;
    *) dearer=60 ;;
  esac
  learn cost "$1" | awk -v server="$1" -v instructions="$(($2 + dearer))" -v calls="$3" -v kib="$4" '
    $1 == server && $2 <= instructions && $3 <= calls && $5 <= kib { found = 1 }
    { print }
    END { exit !found }'
}

# message SERVER INSTRUCTIONS CALLS: what chapter 15 prints of a message is no more than that. The most calls are those
# of a message that finds every thread asleep, and two of them at one lock.
message() {
  sh "$outputs/15-frame.sh" | awk -v server="$1" -v instructions="$2" -v calls="$3" '
    $1 == server && $2 > 0 && $2 <= instructions && $3 > 0 && $3 <= calls { found = 1 }
    { print }
    END { exit !found }'
}

# asked_for_a_kib TIMES TOOL…: the web server behind the tool, while curl asks it so often on one connection.
asked_for_a_kib() {
  times=$1
  shift
  : > "$site/said"
  "$@" ch16-web-server --folder "$site" > "$site/said" &
  server=$!
  until grep -q . "$site/said"; do kill -0 "$server" || return; done
  curl -s -A curl -o "$site/last" "http://$(sed 's/listening on //' "$site/said")/1k.txt?[1-$times]"
  kill "$server"
  wait "$server"
}

instructions() {
  asked_for_a_kib "$1" valgrind -q --tool=callgrind --callgrind-out-file="$site/report"
  awk '$1 == "totals:" { print $2 }' "$site/report"
}

calls() {
  rm -f "$site/report"
  asked_for_a_kib "$1" strace -D -c -U calls,name -o "$site/report"
  until grep -q ' total$' "$site/report"; do :; done 2> /dev/null  # strace ends after the server
  awk '$2 == "total" { print $1 }' "$site/report"
}

# web_request INSTRUCTIONS TENTHS: a request for a KiB costs so much at most; of a system call, tenths.
web_request() {
  printf '%1024s' | tr ' ' k > "$site/1k.txt"
  each=$((($(instructions 2000) - $(instructions 1000)) / 1000))
  tenths=$((($(calls 2000) - $(calls 1000)) / 100))
  echo "$each instructions, $tenths tenths of a system call"
  cmp "$site/1k.txt" "$site/last" && [ "$each" -le "$1" ] && [ "$tenths" -le "$2" ]
}

# wait_among_idle POLLER: 19,000 handles that nothing happens to, or as many as this process may have.
wait_among_idle() {
  most=$(($(ulimit -Hn) - 100))
  [ "$most" -lt 19000 ] || most=19000
  ulimit -n "$((most + 100))"
  ch08-idle-handles "$1" "$most" | awk '{ print; found = $(NF - 1) <= 1.2 } END { exit !found }'
}

case $case_name in
  'a request to ch04-epoll')
    needs valgrind strace redis-benchmark
    one_of_three request ch04-epoll 110 2.2 0.3 ;;
  'a request to ch12-minimio')
    needs valgrind strace redis-benchmark
    one_of_three request ch12-minimio 150 2.2 0.3 ;;
  'a request to ch13-echo')
    needs valgrind strace redis-benchmark
    one_of_three request ch13-echo 300 2.3 0.5 ;;
  'a request to ch16-echo')
    needs valgrind strace redis-benchmark
    one_of_three request ch16-echo 700 2.3 0.8 ;;
  'a request to ch16-web-server')
    needs valgrind strace curl
    one_of_three web_request 10200 32 ;;
  'a request to ch07-io-uring of a thousand clients')
    needs valgrind strace redis-benchmark ch07-io-uring
    learn cost ch07-io-uring > "$printed" 2>&1
    awk '/^ch07-io-uring / { found = $3 < 1 && $4 < 0.5 } END { exit !found }' "$printed" ||
      fail 'expected less than 1 system call, and than 0.5 with a thousand clients' ;;
  'a GET of ch14-resp-server')
    needs valgrind redis-benchmark
    BIN=${PATH%%:*} sh "$(dirname "$0")/../../book/outputs/14-cost.sh" > "$printed" 2>&1
    awk '/^GET/ && $(NF - 2) <= 1600 { ++found } END { exit found != 2 }' "$printed" ||
      fail 'expected at most 1,600 instructions each' ;;
  'a message to ch15-ring-pipeline')
    needs valgrind strace ch15-ring-pipeline
    one_of_three message ch15-ring-pipeline 1800 12 ;;
  'to start a timer among 100,000 and stop it')
    needs valgrind
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*start_and_stop*' \
      "$(command -v ch11-structures)" minimio 100000 1000 > "$printed" 2>&1 || fail 'valgrind failed'
    awk '/Collected/ { found = $NF <= 200 * 1000 } END { exit !found }' "$printed" ||
      fail 'expected at most 200 instructions for each of the thousand' ;;
  'a wait among idle handles '*)
    needs ch08-idle-handles
    one_of_three wait_among_idle "${case_name##* }" ;;
  *)
    fail 'there is no such case' ;;
esac
