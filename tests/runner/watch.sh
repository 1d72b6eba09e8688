#!/bin/sh
# watch.sh LEARN TERMINAL SOURCE CASE: ./learn watch at a terminal of 60 columns.
. "$(dirname "$0")/kit.sh"
screen=$here/out
watching=
leave() {
  exec 3>&-
  [ -z "$watching" ] || kill "$watching" 2> /dev/null
  rm -rf "$here"
}

# What is typed goes to descriptor 3.
watch() {
  mkfifo "$here/keys"
  "$terminal" 60 "$@" < "$here/keys" >> "$screen" 2>&1 &
  watching=$!
  exec 3> "$here/keys"
}
watch_learn() { watch env TERM=xterm "$learn" watch; }
type_keys() { printf "$1" >&3; }
forget() { : > "$screen"; }

# eventually WHAT COMMAND…: within 60 s
eventually() {
  what=$1
  shift
  for _ in $(seq 600); do
    if "$@"; then return; fi
    sleep 0.1
  done
  fail "expected $what"
}
shows() { eventually "it to show: $1" grep -qE -- "$1" "$screen"; }
ends_with() {
  wait "$watching"
  status=$?
  watching=
  status_is "$1"
}

# An answer that says its process in a file, and then hangs.
write_hanging() {
  sed -e "1i #include <fstream>" -e "s|^void serve.*|&\n  std::ofstream{\"$here/pid\"} << ::getpid() << std::endl;\n  for (;;) ::pause();|" \
    "$solution" > "$here/hanging.cpp"
}
is_gone() { ! kill -0 "$(cat "$here/pid")" 2> /dev/null; }

compiles() { ps -eo args | grep -F -- "$answer" | grep -qv grep; }
is_quiet() { ! compiles; }

case $case_name in
  'a save is judged')
    watch_learn
    shows 'Edit the file, and save it'
    shows 'This echo server watches'
    shows '0/2'
    { cat "$here/exercises/$first/start.cpp"; echo; } > "$here/wrong.cpp"
    answer_with "$here/wrong.cpp"
    shows 'Likely: '
    cat "$solution" > "$answer"  # as an editor saves that writes into the file
    shows 'passed in'
    shows '\] 1/2'
    type_keys q
    ends_with 0 ;;
  'a save while another is judged is not lost')
    write_hanging
    watch_learn
    shows 'save it'
    answer_with "$here/hanging.cpp"
    eventually 'the answer to run' test -s "$here/pid"
    answer_with "$solution"
    shows 'passed in'
    eventually 'the former to be gone' is_gone ;;
  'the end takes everything along')
    write_hanging
    answer_with "$here/hanging.cpp"
    watch_learn
    eventually 'the answer to run' test -s "$here/pid"
    type_keys q
    ends_with 0
    eventually 'the answer to be gone' is_gone ;;
  'what takes too long is ended with its children')
    mkfifo "$here/never.hpp"
    echo "#include \"$here/never.hpp\"" > "$here/endless.cpp"
    watch_learn
    shows 'save it'
    answer_with "$here/endless.cpp"
    eventually 'a compiler' compiles
    shows 'longer than 30 s'
    eventually 'no compiler' is_quiet ;;
  'keys do what they say')
    watch_learn
    shows 'save it'
    type_keys h
    shows 'Hint 1 of 3'
    type_keys l
    shows "^> +$first"
    type_keys s
    shows 'has not passed yet'
    type_keys r
    shows 'failed in'
    echo '// mine' > "$here/mine"
    answer_with "$here/mine"
    shows 'does not compile'
    type_keys x
    shows 'Begin anew'
    type_keys n
    same "$answer" "$here/mine"
    type_keys x
    type_keys y
    eventually 'a backup' cmp -s "$answer.1" "$here/mine"
    shows 'failed in'
    forget
    type_keys '\033[A\033OS'
    type_keys n
    shows "$second"
    type_keys c
    shows '\] 0/2'
    type_keys q
    ends_with 0 ;;
  'signals and crashes give the terminal back')
    cat > "$here/script" <<'END'
sh -c 'echo $$ > "$HERE/learn.pid"; exec "$LEARN" watch'
echo "status $?"
stty -a
END
    for signal in 2 15 1 11; do
      rm -f "$here/keys"
      forget
      watch env TERM=xterm HERE="$here" LEARN="$learn" sh "$here/script"
      shows 'save it'
      kill -$signal "$(cat "$here/learn.pid")"
      ends_with 0
      says "^status $((128 + signal))"
      says '(^|[ ;])icanon'
      says '(^|[ ;])echo '
      exec 3>&-
    done ;;
  'it ends with its terminal')
    watch sh -c "echo \$\$ > '$here/pid'; TERM=xterm exec '$learn' watch"
    shows 'save it'
    kill "$watching"
    watching=
    eventually 'it to be gone' is_gone ;;
  'a narrow terminal without colours')
    answer_with "$solution"
    watch env TERM=xterm NO_COLOR=1 "$learn" watch
    shows 'passed in'
    type_keys q
    ends_with 0
    ! grep -q "$(printf '\033')\[[0-9;]*m" "$screen" || fail 'expected no colours'
    wide=$(tr -d '\r' < "$screen" | grep -vF "$here" | grep -v '^  kept' | grep -E '^.{61}') || wide=
    [ -z "$wide" ] || fail "too wide: $wide" ;;
  'a terminal that can do nothing')
    answer_with "$solution"
    watch env TERM=dumb "$learn" watch
    shows 'passed in'
    type_keys q
    ends_with 0
    ! grep -q "$(printf '\033')" "$screen" || fail 'expected plain text' ;;
  'a file that goes may come back')
    answer_with "$solution"
    watch_learn
    shows 'passed in'
    rm "$answer"
    shows 'is gone'
    forget
    answer_with "$solution"
    shows 'passed in' ;;
  'it looks where the system watches no files')
    unshare -rU sh -c 'echo 0 > /proc/sys/user/max_inotify_instances' 2> /dev/null ||
      skip 'this needs user namespaces'
    watch unshare -rU sh -c "echo 0 > /proc/sys/user/max_inotify_instances; TERM=xterm exec '$learn' watch"
    shows 'save it'
    answer_with "$solution"
    shows 'passed in' ;;
  'it runs on the EventQueue of the reader')
    queue=12-minimio/03-your-own-event-queue
    mkdir -p "$here/exercises/$queue" "$MINIMIO_WORKSPACE/12-minimio"
    cp -R "$source/exercises/$queue/." "$here/exercises/$queue"
    run --loop=mine list
    status_is 2
    complains 'your EventQueue, .*, is not there yet'
    cp "$source/exercises/$queue/start.cpp" "$MINIMIO_WORKSPACE/$queue.cpp"
    run --loop=mine list
    status_is 2
    complains 'your EventQueue, .*, does not pass yet'
    cp "$source/exercises/$queue/solution.cpp" "$MINIMIO_WORKSPACE/$queue.cpp"
    run --loop=mine doctor
    says '^ok +event queue +yours$'
    run doctor
    does_not_say 'event queue +yours$'
    forget
    watch env TERM=xterm "$learn" --loop=mine watch
    shows 'on your EventQueue'
    type_keys h
    shows 'Hint 1 of 3'
    answer_with "$solution"
    shows 'passed in'
    type_keys q
    ends_with 0 ;;
  *)
    fail 'there is no such case' ;;
esac
