#!/bin/sh
# check_links.sh DIRECTORY: every link between the pages in it, and every picture, script and style sheet that they
# load, must be there. Prints one line for each that is not, and fails if there is any.
cd "$1" || exit 2
ls ./*.html > /dev/null || exit 2
awk '
  function exists(file,   line) {
    if (!(file in found)) found[file] = (getline line < file) >= 0
    close(file)
    return found[file]
  }
  {
    rest = $0
    while (match(rest, /[ \t](href|src|id|name)="[^"]*"/)) {
      split(substr(rest, RSTART + 1, RLENGTH - 2), part, "=\"")
      rest = substr(rest, RSTART + RLENGTH)
      page = substr(FILENAME, 3)
      if (part[1] == "id" || part[1] == "name") anchors[page "#" part[2]] = 1
      else if (part[2] !~ /^([a-z]+:|\/\/)/ && part[2] != "") links[page ": " part[2]] = page
    }
  }
  END {
    for (link in links) {
      target = substr(link, length(links[link]) + 3)
      hash = index(target, "#")
      file = hash ? substr(target, 1, hash - 1) : target
      anchor = hash ? substr(target, hash + 1) : ""
      sub(/[?].*/, "", file)
      if (file == "") file = links[link]
      if (!exists(file)) print link " points to a file that does not exist"
      else if (anchor != "" && !((file "#" anchor) in anchors)) print link " points to an anchor that does not exist"
      else continue
      broken = 1
    }
    exit broken
  }
' ./*.html
