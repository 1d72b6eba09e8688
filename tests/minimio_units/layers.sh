#!/bin/sh
# layers.sh WHAT HOLDS REPOSITORY: reads what the sources include. Prints each line that should not be, and fails if
# there is any.
set -eu
cd "$2"
public=minimio/include
users='tests chapters exercises'
ls $users minimio/src/pollers/pollers.cpp $public/minimio/minimio.hpp > /dev/null  # else nothing would be found wrong

# FILE:LINE:HEADER, the header in its quotes or brackets.
includes() {
  find "$@" -type f \( -name '*.?pp' -o -name '*.[ch]' \) -exec awk '
    /^[ \t]*#[ \t]*include/ && match($0, /["<][^">]*[">]/) {
      print FILENAME ":" FNR ":" substr($0, RSTART, RLENGTH)
    }' {} +
}

none() { ! grep .; }

case "$1" in
  'public headers include the standard ones and each other')
    includes $public | grep -Ev ':(<[a-z_0-9]+>|"minimio/[a-z_/]+\.hpp")$' | none ;;

  'public headers include each other in no circle')
    # tsort complains of what it can't put in order.
    includes $public | sed -n "s|^$public/\([^:]*\):[0-9]*:\"\(.*\)\"$|\1 \2|p" | tsort 2>&1 > /dev/null | none ;;

  'minimio.hpp forgets no public header')
    # It includes all that no other includes, but those for tests.
    (cd $public && find minimio -name '*.hpp' ! -path '*/testing/*' ! -name minimio.hpp) |
      while read -r header; do
        grep -rqF "#include \"$header\"" $public || echo "$header"
      done | none ;;

  'back ends know no timer and no queue and no net')
    includes minimio/src/pollers minimio/src/platform minimio/src/deadline.hpp minimio/src/wake_tokens.hpp |
      grep -vE '^minimio/src/platform/[a-z]*/(pipe\.|socket_api\.)' |
      grep -E ':"((minimio/)?(timer_queue|waker|event_queue|minimio)\.|(minimio/)?(net|testing)/)' | none ;;

  'tests and chapters and exercises see public headers only')
    { grep -rn 'minimio/src' --include=CMakeLists.txt --include='*.[chi]pp' $users || true
      includes $users | while IFS=: read -r file line header; do
        header=${header#?} header=${header%?}
        for folder in "${file%/*}" $users; do
          [ ! -f "$folder/$header" ] || continue 2
        done
        for folder in minimio/src minimio/src/* minimio/src/platform/*; do
          [ ! -f "$folder/$header" ] || echo "$file:$line:$header"
        done
      done; } | none ;;

  'one source file alone tells the systems apart')
    grep -rnE '_WIN32|_MSC_VER|__linux__|__APPLE__|__FreeBSD__|MINIMIO_HAS_' minimio/src |
      grep -v '^minimio/src/pollers/pollers\.cpp:' | none ;;

  *) echo "layers.sh: no such check: $1" >&2; exit 2 ;;
esac
