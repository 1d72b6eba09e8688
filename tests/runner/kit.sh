# What the cases of this folder are made of: a workspace of their own, and two exercises.
# Included by CASES.sh LEARN TERMINAL SOURCE CASE.
set -u
learn=$(readlink -f "$1") terminal=$2 source=$3
shift 3
case_name=$*
here=$(mktemp -d) || exit 2
trap 'leave' EXIT
leave() { rm -rf "$here"; }

first=02-select/03-the-rebuilt-set second=03-poll/01-revents-read-wrongly
for exercise in $first $second; do
  mkdir -p "$here/exercises/$exercise"
  cp -R "$source/exercises/$exercise/." "$here/exercises/$exercise"
done
export MINIMIO_EXERCISES="$here/exercises" MINIMIO_WORKSPACE="$here/workspace" MINIMIO_ANSWERS="$here/built"
answer=$MINIMIO_WORKSPACE/$first.cpp
progress=$MINIMIO_WORKSPACE/progress.json
solution=$here/exercises/$first/solution.cpp

: > "$here/out" > "$here/errors"
run() {
  "$learn" "$@" > "$here/out" 2> "$here/errors" < /dev/null
  status=$?
}
fail() { echo "$case_name: $1"; cat "$here/out" "$here/errors"; exit 1; }
skip() { echo "skipped: $1"; exit; }
status_is() { [ "$status" -eq "$1" ] || fail "expected status $1, saw $status"; }
says() { grep -qE -- "$1" "$here/out" || fail "expected it to print: $1"; }
does_not_say() { ! grep -qE -- "$1" "$here/out" || fail "it should not have printed: $1"; }
complains() {
  grep -qE -- "$1" "$here/errors" || fail "expected it to print as an error: $1"
  [ "$(wc -l < "$here/errors")" -eq 1 ] || fail 'expected one line of errors'
}
no_complaint() { [ ! -s "$here/errors" ] || fail 'expected no errors'; }
same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }

# answer_with FILE: as an editor saves, that writes a new file and renames it.
answer_with() {
  mkdir -p "$(dirname "$answer")"
  cp "$1" "$here/saved" && mv "$here/saved" "$answer"
}
