#!/bin/sh
# refusals.sh WHAT HAPPENS: makes a sound little book, spoils it in one way, and expects one line that says so.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
book=$(mktemp -d)
trap 'rm -rf "$book"' EXIT
cd "$book"

exercise=exercises/02-select/03-the-rebuilt-set/README.md
mkdir -p book/outputs book/figures chapters/02-select html "${exercise%/*}"
printf '%s\n' '# select {#select}' '\snippet 02-select/main.cpp wait' '\verbinclude outputs/idle.txt' \
  '\htmlinclude figures/wait.svg' '```sh' './learn' '```' '## Wait' '## Exercises' \
  '| 3 | The rebuilt set | Fix the bug | whose answer it is |' > book/02-select.md
printf '%s\n' '//! [wait]' 'int wait();' '//! [wait]' > chapters/02-select/main.cpp
echo 'ch02-select' > book/outputs/idle.sh
printf '%s\n' '# The rebuilt set' '' '*Fix the bug · chapter 2, [Wait](../../../book/02-select.md#wait)*' > "$exercise"
echo '<svg/>' > book/figures/wait.svg
echo '<img src="book/figures/cover.svg"/>' > README.md
echo '<svg/>' > book/figures/cover.svg
echo '<h1 id="top"><a href="select.html#wait">select</a></h1>' > html/index.html
echo '<h1 id="wait"><a href="index.html"></a><a href="#wait"></a><a href="https://example.org/"></a></h1>' > html/select.html

echo 'It shows epoll.' >> README.md
echo epoll > book/words.txt

needs_aspell() { command -v aspell > spelling || { echo 'skipped: this needs aspell; type: ./learn --yes'; exit; }; }

page=book/02-select.md
source=chapters/02-select/main.cpp
expected=''
case "$*" in
  'a sound book is accepted') ;;
  'a missing file is refused')
    rm "$source"; expected="$page:2: there is no $source" ;;
  'a missing marker is refused')
    : > "$source"; expected="$page:2: $source has no marker [wait]" ;;
  'a marker without its pair is refused')
    echo '//! [wait]' >> "$source"; expected="$source: [wait] stands on 3 lines; a marker needs exactly two" ;;
  'a marker that code repeats is refused')
    echo 'int x = table[wait];' >> "$source"; expected="$source: [wait] stands on 3 lines; a marker needs exactly two" ;;
  'a marker inside another is refused')
    printf '%s\n' '//! [a]' '//! [b]' '//! [b]' '//! [a]' >> "$source"
    printf '%s\n' '\snippet 02-select/main.cpp a' '\snippet 02-select/main.cpp b' >> "$page"
    expected="$source:5: the marker [b] stands inside [a]" ;;
  'an unused marker is refused')
    printf '%s\n' '//! [send]' '//! [send]' >> "$source"; expected="$source: no page shows the marker [send]" ;;
  'a hand-typed listing is refused')
    printf '%s\n' '```cpp' 'int x;' '```' >> "$page"
    expected="$page:11: a listing typed by hand: quote a compiled file with \\snippet" ;;
  'an output without a script is refused')
    printf '%s\n' '\verbinclude outputs/busy.txt' >> "$page"
    expected="$page:11: there is no book/outputs/busy.sh to print outputs/busy.txt" ;;
  'an unused script is refused')
    touch book/outputs/busy.sh; expected="book/outputs/busy.sh: no page shows outputs/busy.txt" ;;
  'a title of a reference on two lines is refused')
    printf '%s\n' '\ref select "how' 'to wait"' >> "$page"
    expected="$page:11: the title of a \\ref stands on two lines, and Doxygen wants one" ;;
  'a missing figure is refused')
    rm book/figures/wait.svg; expected="$page:4: there is no book/figures/wait.svg" ;;
  'an unused figure is refused')
    touch book/figures/lanes.svg; expected="book/figures/lanes.svg: no page shows this figure" ;;
  'a misspelt word is refused')
    needs_aspell
    echo 'A kernal.' >> "$page"
    expected="$page: is \"kernal\" a word? If so, put it into book/words.txt" ;;
  'a word that no page needs is refused')
    needs_aspell
    echo kqueue >> book/words.txt; expected='book/words.txt: no page needs "kqueue"' ;;
  'a dead link is refused')
    echo '<a href="poll.html">' >> html/index.html
    expected="index.html: poll.html points to a file that does not exist" ;;
  'a dead anchor is refused')
    echo '<a href="select.html#mask">' >> html/index.html
    expected="index.html: select.html#mask points to an anchor that does not exist" ;;
  'an exercise that its page does not name is refused')
    sed -i.old 's/Fix the bug/Fill in/' "$exercise"
    expected="$page: | 3 | The rebuilt set | Fill in | is missing
$page: | 3 | The rebuilt set | Fix the bug | is not in exercises/" ;;
  'an exercise that refers to no heading is refused')
    sed -i.old 's/Wait/Sleep/' "$exercise"
    expected="$exercise: no heading is $page: Sleep" ;;
  *) echo "no such case: $*"; exit 2 ;;
esac

said=$(sh "$here/check_listings.sh" "$book" && sh "$here/check_exercises.sh" "$book" &&
  { sh "$here/check_spelling.sh" "$book" > spelling || { cat spelling; false; }; } &&
  sh "$here/check_links.sh" "$book/html") && refused=no || refused=yes
if [ "$said" != "$expected" ] || { [ "$refused" = no ] && [ -n "$expected" ]; }; then
  printf '%s\n' "expected: $expected" "printed:  $said" "refused:  $refused"
  exit 1
fi
