#!/bin/sh
# check_listings.sh ROOT: holds the pages in ROOT/book against the files that they quote.
# Prints one line for each thing that is wrong, and fails if there is any.
set -u
cd "$1" || exit 2
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
tab=$(printf '\t')
: > "$scratch/complaints"
: > "$scratch/markers"

# What pages quote, as "page:line", command and argument between tabs. The inside of a fence is text, not commands.
awk -v complaints="$scratch/complaints" '
  function complain(what) { print FILENAME ":" FNR ": " what >> complaints }
  FNR == 1 { fence = "" }
  { sub(/[ \t\r]+$/, "") }
  fence != "" { if (index($0, fence)) fence = ""; next }
  /^ *(```|~~~)/ {
    language = $0
    sub(/^ */, "", language)
    fence = substr(language, 1, 3)
    gsub(/[`~{}. ]/, "", language)
    if (language ~ /^(c|cc|cpp|cxx|c[+][+]|h|hpp)$/) complain("a listing typed by hand: quote a compiled file with \\snippet")
    next
  }
  /^ *[\\@]code/ { complain("a listing typed by hand: quote a compiled file with \\snippet") }
  /^ *[\\@]include[ {]/ { complain("quote an output with \\verbinclude: \\include would colour it as C++") }
  /\\ref [a-z0-9_-]+ "[^"]*$/ || (dangling && /^ *"/) { complain("the title of a \\ref stands on two lines, and Doxygen wants one") }
  { dangling = /\\ref [a-z0-9_-]+$/ }
  /^ *[\\@](snippet|verbinclude|htmlinclude)[ {]/ {
    command = substr($1, 2)
    sub(/[{].*/, "", command)
    sub(/^ *[^ ]+ +/, "")
    print FILENAME ":" FNR "\t" command "\t" $0
  }
' book/*.md > "$scratch/quotes"
{ cut -f 2,3 "$scratch/quotes"; grep -os 'book/figures/[^)" ]*' README.md | sed "s|^book/|htmlinclude$tab|"; } > "$scratch/used"

# Every marker in the chapters, the library and what a page quotes of the tests, as file and name. They come in pairs, and no pair stands inside another.
find chapters minimio tests/resp -type f 2> /dev/null | sort | while read -r file; do
  awk -v complaints="$scratch/complaints" '
    /^[ \t]*\/\/! \[[^]]+\][ \t\r]*$/ {
      name = $0
      sub(/^[^[]*\[/, "", name)
      sub(/\][^]]*$/, "", name)
      if (!(name in seen)) {
        print FILENAME "\t" name
        if (open != "") print FILENAME ":" FNR ": the marker [" name "] stands inside [" open "]" >> complaints
      }
      seen[name] = 1
      open = open == name ? "" : open == "" ? name : open
    }
  ' "$file"
done > "$scratch/markers"

{
  while IFS=$tab read -r place command argument; do
    case $command in
      snippet)
        file=chapters/${argument%% *}
        case $argument in minimio/* | tests/resp/*) file=${argument%% *} ;; esac
        name=${argument#* }
        if [ ! -f "$file" ]; then
          echo "$place: there is no $file"
        elif ! grep -qxF "$file$tab$name" "$scratch/markers"; then
          echo "$place: $file has no marker [$name]"
        fi ;;
      verbinclude)
        script=book/${argument%.txt}.sh
        [ -f "$script" ] || echo "$place: there is no $script to print $argument" ;;
      htmlinclude)
        case $argument in
          outputs/*)
            [ -f "book/${argument%.txt}.sh" ] || echo "$place: there is no book/${argument%.txt}.sh to print $argument" ;;
          *) [ -f "book/$argument" ] || echo "$place: there is no book/$argument" ;;
        esac ;;
    esac
  done < "$scratch/quotes"

  while IFS=$tab read -r file name; do
    # Doxygen takes any line with [name] for the marker, be it code.
    lines=$(grep -cF "[$name]" "$file")
    [ "$lines" -eq 2 ] || echo "$file: [$name] stands on $lines lines; a marker needs exactly two"
    grep -qxF "snippet$tab${file#chapters/} $name" "$scratch/used" || echo "$file: no page shows the marker [$name]"
  done < "$scratch/markers"

  for script in book/outputs/*.sh; do
    [ -f "$script" ] || continue
    name=$(basename "$script" .sh)
    grep -qxE "(verb|html)include${tab}outputs/$name[.]txt" "$scratch/used" || echo "$script: no page shows outputs/$name.txt"
  done

  for figure in book/figures/*.svg; do
    [ -f "$figure" ] || continue
    grep -qxF "htmlinclude$tab${figure#book/}" "$scratch/used" || echo "$figure: no page shows this figure"
  done
} >> "$scratch/complaints"

cat "$scratch/complaints"
[ ! -s "$scratch/complaints" ]
