#!/bin/sh
# commands.sh LEARN TERMINAL SOURCE CASE: what the words after ./learn do, without a terminal.
. "$(dirname "$0")/kit.sh"

# in_small_world MOUNT… -- COMMAND…: where the workspace is a file system of its own.
in_small_world() {
  unshare -rm true 2> "$here/errors" || skip 'this needs unshare, and user namespaces'
  options=$1
  shift
  unshare -rm sh -c 'mount -t tmpfs -o "$1" none "$2" && shift 2 && . "$0"' \
    "$here/script" "$options" "$MINIMIO_WORKSPACE" > "$here/out" 2> "$here/errors"
}

case $case_name in
  'the list marks what is current')
    run list
    status_is 0
    says "^> +$first\$"
    says "^  +$second\$"
    says '^\[>-+\] 0/2$'
    [ ! -e "$MINIMIO_WORKSPACE" ] || fail 'to look should leave nothing behind' ;;
  'a run is the verdict and remembers a success')
    run run
    status_is 1
    says "^$first +failed in"
    says '^  Hint   ./learn hint$'
    same "$answer" "$here/exercises/$first/start.cpp"
    answer_with "$solution"
    run run 02/03 --seed 7
    status_is 0
    no_complaint
    says "^$first +passed in"
    run list
    says "^> done +$first\$"
    says '^\[#+>-+\] 1/2$' ;;
  'a run says what does not compile')
    echo 'int main( {' > "$here/broken.cpp"
    answer_with "$here/broken.cpp"
    run run
    status_is 1
    says "^$first +does not compile"
    says "$answer:1:" ;;
  'an answer that ends before main does not pass')
    { cat "$solution"; echo 'const int gone = (_exit(0), 0);'; } > "$here/gone.cpp"
    answer_with "$here/gone.cpp"
    run run
    status_is 1
    says 'The program begins.' ;;
  'an answer that this system can not judge is skipped')
    cat "$solution" - > "$here/skips.cpp" <<'END'
__attribute__((constructor)) static void skip(int, char** words) {
  if (words[1][0] == '-') return;
  (void)!::write(1, "this needs Linux 99", 19);
  ::_exit(69);
}
END
    answer_with "$here/skips.cpp"
    run run
    status_is 69
    says "^$first +skipped\$"
    says 'this needs Linux 99'
    run list
    says "^> +$first\$"
    run check-all
    says "^skipped  $first"
    run report --junit
    says 'failures="0" skipped="2"' ;;
  'words that make no sense are one line and status 2')
    for words in nonsense 'run nonsense' 'hint nonsense' 'reset nonsense' 'solution nonsense' 'run --seed x' \
                 'report --json --junit' grade "grade $here/nowhere" 'next nonsense' watch; do
      # shellcheck disable=SC2086 # several words
      run $words
      status_is 2
      complains '^./learn: '
    done ;;
  'without exercises it says so')
    rm -r "$here/exercises"
    for word in run hint next solution reset; do
      run $word
      status_is 2
      complains 'there are no exercises'
    done
    run list
    status_is 0 ;;
  'hints come one more each time')
    run hint
    says '^Hint 1 of 3'
    does_not_say 'Hint 2'
    run hint
    says '^Hint 2 of 3'
    run hint
    run hint
    status_is 0
    says '^Hint 1 of 3'
    says '^Hint 3 of 3'
    says 'There are no more' ;;
  'next goes to what is not done')
    run next
    status_is 0
    says "^$first is left open"
    says "^$second: "
    [ -e "$MINIMIO_WORKSPACE/$second.cpp" ] || fail 'expected a file to edit'
    answer_with "$solution"
    run run $first
    run next
    says "^$second: "
    run next
    status_is 0
    says "^$second is the last" ;;
  'reset keeps what was there')
    echo one > "$here/one"
    echo two > "$here/two"
    answer_with "$here/one"
    run reset
    status_is 0
    same "$answer" "$here/exercises/$first/start.cpp"
    same "$answer.1" "$here/one"
    answer_with "$here/two"
    run reset --yes $first
    same "$answer.1" "$here/one"
    same "$answer.2" "$here/two" ;;
  'reset asks at a terminal')
    echo mine > "$here/mine"
    answer_with "$here/mine"
    echo n | "$terminal" 80 "$learn" reset > "$here/out"
    says 'anew'
    same "$answer" "$here/mine"
    echo y | "$terminal" 80 "$learn" reset > "$here/out"
    same "$answer.1" "$here/mine"
    same "$answer" "$here/exercises/$first/start.cpp" ;;
  'the solution waits for a pass')
    run solution
    status_is 1
    complains 'has not passed yet.*--give-up'
    run solution --give-up
    status_is 0
    same "$here/out" "$solution"
    answer_with "$solution"
    run run
    run solution
    status_is 0
    same "$here/out" "$solution" ;;
  'a changed test makes an exercise due again')
    answer_with "$solution"
    run run
    echo '// one more case' >> "$here/exercises/$first/test.cpp"
    run list
    says "^> due again +$first\$"
    says '0/2$'
    run solution
    status_is 0 ;;
  'a progress file that makes no sense is put aside')
    mkdir -p "$MINIMIO_WORKSPACE"
    for text in '' '{"current": 7}' '[]' '{"done": ["x"]}' '{"hints": {"x": "y"}}' '{"current": "02-sel'; do
      rm -f "$progress".*
      printf '%s' "$text" > "$progress"
      cp "$progress" "$here/broken"
      run list
      status_is 0
      complains 'progress.json makes no sense; it is progress.json.1 now'
      same "$progress.1" "$here/broken"
      run list
      no_complaint
    done
    printf '%s' '{"current": "99-gone/01", "more": true}' > "$progress"
    run list
    no_complaint
    says "^> +$first" ;;
  'a workspace that can not be made is one line')
    : > "$here/workspace"
    run hint
    status_is 0
    says '^Hint 1 of 3'
    complains 'this is not remembered: .*workspace/progress.json'
    run run
    status_is 1
    complains '^./learn: .*workspace' ;;
  'a read-only workspace loses nothing')
    answer_with "$solution"
    cat > "$here/script" <<'END'
mkdir -p "$MINIMIO_WORKSPACE/02-select"
cp "$MINIMIO_EXERCISES/02-select/03-the-rebuilt-set/solution.cpp" "$MINIMIO_WORKSPACE/02-select/03-the-rebuilt-set.cpp"
mount -o remount,ro "$MINIMIO_WORKSPACE"
"$LEARN" run
END
    LEARN=$learn in_small_world size=1m
    status=$?
    status_is 0
    says "^$first +passed in"
    complains 'this is not remembered: .*Read-only file system' ;;
  'a full disk loses nothing')
    mkdir -p "$MINIMIO_WORKSPACE"
    cat > "$here/script" <<'END'
"$LEARN" hint
cp "$MINIMIO_WORKSPACE/progress.json" "$MINIMIO_EXERCISES/before"
dd if=/dev/zero of="$MINIMIO_WORKSPACE/full" bs=4k 2> /dev/null
"$LEARN" hint
cp "$MINIMIO_WORKSPACE/progress.json" "$MINIMIO_EXERCISES/after"
ls "$MINIMIO_WORKSPACE"
END
    LEARN=$learn in_small_world size=64k
    says '^Hint 2 of 3'
    complains 'this is not remembered: .*No space left'
    does_not_say 'progress.json.'
    same "$here/exercises/before" "$here/exercises/after" ;;
  'two runners at once lose nothing')
    for exercise in $first $second; do
      for _ in 1 2 3; do
        "$learn" hint "$exercise" > /dev/null 2>> "$here/errors" &
      done
    done
    wait
    no_complaint
    [ "$(grep -cE '"0[23]-.*": 3' "$progress")" -eq 2 ] || fail "expected three hints each: $(cat "$progress")" ;;
  'check-all and report judge what has been begun')
    answer_with "$solution"
    run check-all
    status_is 1
    says "^passed  $first"
    does_not_say "$second"
    says '1/2$'
    run list
    says "^. done +$first"
    run report --json
    status_is 1
    says '"verdict": "passed"'
    says '"verdict": "open"'
    says '"outcome": "kept"'
    run report --junit
    says '<testsuite name=".*" tests="2" failures="0" skipped="1">'
    says "name=\"$second\"><skipped/></testcase>" ;;
  'a grade ignores what the hand-in claims')
    run run
    sed 's/"done": {}/"done": {"02-select\/03-the-rebuilt-set": "0"}/' "$progress" > "$here/claim"
    mkdir -p "$here/with a space/02-select" "$here/false/02-select"
    cp "$here/claim" "$here/false/progress.json"
    { cat "$here/exercises/$first/start.cpp"; echo '// all mine'; } > "$here/false/$first.cpp"
    echo 'void serve(int);' > "$here/false/02-select/exercise.hpp"
    cp "$solution" "$here/with a space/$first.cpp"
    run grade "$here/with a space" "$here/false"
    status_is 1
    says 'with a space: 1 of 2 pass'
    says 'false: 0 of 2 pass'
    says '^ failed'
    rm -r "$here/exercises/$second"
    run grade --junit "$here/with a space"
    status_is 0
    says 'failures="0" skipped="0"' ;;
  'a new exercise is begun')
    name=04-epoll/06-stale-events new=$here/exercises/04-epoll/06-stale-events
    run dev new $name --kind 'Make it faster'
    status_is 0
    says './learn dev check 04-epoll/06 --write'
    head -3 "$new/README.md" > "$here/out"
    says '^# Stale events$'
    says '^\*Make it faster · chapter 4, \[.+\]\(../../../book/04-epoll.md#.+\)\*$'
    patch -s -o "$here/mutant.cpp" "$new/solution.cpp" "$new"/mutants/*.patch || fail 'expected the mutant to apply'
    build=$(dirname "$learn")/.. target=exercises/CMakeFiles/exercise-02-select-03-the-rebuilt-set.dir
    for file in start solution test; do
      command=$(ninja -C "$build" -t commands -s $target/$first/test.cpp.o |
        sed "s|$source/exercises/$first|$new|g; s|test.cpp\$|$file.cpp|; s| -M.*-c | -fsyntax-only |")
      (cd "$build" && $command) > "$here/out" 2>&1 || fail "expected $file.cpp to compile: $command"
    done ;;
  'a new exercise has a name of its own')
    mkdir -p "$here/exercises/04-epoll/06-taken"
    for name in 04-epoll 04-epoll/6-one 04-epoll/07-One 04-epoll/07- epoll/07-one ../04-epoll/07-one 04-epoll/07-one/two \
                99-nowhere/01-one 04-epoll/06-taken 04-epoll/06-other; do
      run dev new $name
      status_is 2
      complains '^./learn: '
    done
    run dev new 04-epoll/07-one --kind Nonsense
    status_is 2
    complains 'Nonsense is no kind; these are: Fill in, Fix the bug,'
    [ ! -e "$here/exercises/04-epoll/07-one" ] || fail 'what was refused should leave nothing behind' ;;
  'the doctor says what is here')
    run doctor
    status_is 0
    says '^ok +ninja'
    says '^ok +exercises +2 can be done here'
    PATH=/nonexistent
    run doctor
    PATH=/usr/bin:/bin
    status_is 1
    says '^MISSING +ninja'
    says 'type: ./learn --yes' ;;
  'what fails is told at the end')
    mkdir "$here/tests"
    cat > "$here/tests/CTestTestfile.cmake" <<'END'
add_test("here/it's < 3 & fails" sh -c "seq 100; exit 1")
add_test("here/it needs a moon" sh -c "echo 'skipped: there is no moon; look at night'")
set_tests_properties("here/it needs a moon" PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: ")
add_test("here/it takes too long" sleep 60)
set_tests_properties("here/it takes too long" PROPERTIES TIMEOUT 0.1)
add_test("here/it has no program" /nonexistent/program)
add_test("here/it passes" echo "nobody wants to know")
END
    export MINIMIO_TESTS="$here/tests"
    run test
    status_is 1
    does_not_say 'nobody wants to know'
    sed -i '1,/^  skipped /d' "$here/out"
    says '^           there is no moon; look at night$'
    says "^  failed   here/it's < 3 & fails\$"
    says '^… the last 60 of 100 lines$'
    does_not_say '^40$'
    says '^41$'
    says '^100$'
    says '^  failed   here/it takes too long$'
    says '^  failed   here/it has no program$'
    run test passes
    status_is 0
    does_not_say 'failed  '
    run test nothing
    status_is 2 ;;
  *)
    fail 'there is no such case' ;;
esac
