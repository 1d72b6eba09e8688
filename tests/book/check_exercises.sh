#!/bin/sh
# check_exercises.sh ROOT: holds the chapters' tables of exercises against the folders in ROOT/exercises, and the
# sections that these refer to against the headings. A row is | 3 | Title | Kind | what it teaches |.
# Prints one line for each thing that is wrong, and fails if there is any.
cd "$1" || exit 2
awk '
  function complain(what) { print what; broken = 1 }
  FILENAME ~ /README[.]md$/ && FNR == 1 {
    split(FILENAME, folder, "/")
    page = "book/" folder[2] ".md"
    title = substr($0, 3)
  }
  FILENAME ~ /README[.]md$/ && FNR == 3 {
    split($0, part, / · chapter [0-9]+, \[|\]\(/)
    wanted[page ": | " (folder[3] + 0) " | " title " | " substr(part[1], 2) " |"]
    section[FILENAME] = page ": " part[2]
  }
  FILENAME ~ /^book/ && /^##/ {
    in_exercises = /^## Exercises/
    sub(/^#+ /, "")
    sub(/ [{]#.*/, "")
    headings[FILENAME ": " $0]
  }
  FILENAME ~ /^book/ && in_exercises && /^[|] [0-9]+ [|].*[|] [^|]+ [|]$/ {
    sub(/ [^|]+ [|]$/, "")
    there[FILENAME ": " $0]
  }
  END {
    for (row in wanted) if (!(row in there)) complain(row " is missing")
    for (row in there) if (!(row in wanted)) complain(row " is not in exercises/")
    for (readme in section)
      if (!(section[readme] in headings)) complain(readme ": no heading is " section[readme])
    exit broken
  }
' exercises/[0-9]*/[0-9]*/README.md book/[0-9][0-9]-*.md
