#!/bin/sh
# check_spelling.sh SOURCE: the words of the pages, the README and the exercises that are in neither the dictionary nor
# book/words.txt, and the words of that list that no page needs.
set -eu
cd "$1"
command -v aspell > /dev/null && aspell dicts | grep -qx en_GB ||
  { echo 'skipped: there is no aspell with an English dictionary; type: ./learn --yes'; exit; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Prose alone: without listings, code, addresses and Doxygen's commands.
prose='
  /^ *```/ { listing = !listing; next }
  listing || /^    / || /^\\(snippet|verbinclude|htmlinclude|include)/ { next }
  {
    gsub(/`[^`]*`/, " ")
    gsub(/\{#[^}]*\}/, " ")
    gsub(/\\ref [a-z0-9_-]+/, " ")
    gsub(/\]\([^)]*\)/, " ")
    gsub(/<[^>]*>/, " ")
    gsub(/\\[a-z]+/, " ")
    gsub(/&[a-z]+;/, " ")
    print
  }'
for page in *.md book/*.md exercises/*/*/README.md; do
  awk "$prose" "$page" | aspell list --lang en_GB --ignore 2 --encoding utf-8 | sort -u | sed "s|\$| $page|"
done > "$scratch/strange"
sort -u book/words.txt > "$scratch/known"
cut -d ' ' -f 1 "$scratch/strange" | sort -u > "$scratch/words"
comm -23 "$scratch/words" "$scratch/known" | while read -r word; do
  echo "$(grep "^$word " "$scratch/strange" | cut -d ' ' -f 2 | head -n 1): is \"$word\" a word? If so, put it into book/words.txt"
done > "$scratch/complaints"
comm -13 "$scratch/words" "$scratch/known" | sed 's|.*|book/words.txt: no page needs "&"|' >> "$scratch/complaints"
cat "$scratch/complaints"
[ ! -s "$scratch/complaints" ]
