#!/bin/sh
# search_index.sh DIRECTORY: prints what search.js looks through, one entry a section of the pages in it:
# [address, page title, section title, text]. Doxygen's own index knows only how titles begin.
cd "$1" || exit 2
awk '
  function plain(html) {
    gsub(/<\/(dt|td|th|li)>/, " ", html)
    gsub(/<[^>]*>/, "", html)
    gsub(/&lt;/, "<", html)
    gsub(/&gt;/, ">", html)
    gsub(/&quot;/, "\"", html)
    gsub(/&#160;|&nbsp;/, " ", html)
    gsub(/&amp;/, "\\&", html)
    gsub(/[ \t]+/, " ", html)
    sub(/^ /, "", html)
    sub(/ $/, "", html)
    return html
  }
  function quoted(text) {
    gsub(/\\/, "\\\\&", text)
    gsub(/"/, "\\\"", text)
    return "\"" text "\""
  }
  function flush() {
    if (title != "") print "[" quoted(address) "," quoted(title) "," quoted(section) "," quoted(text) "],"
    section = text = ""
  }
  BEGIN { print "const SECTIONS = [" }
  FNR == 1 { flush(); title = ""; inside = skipped = 0; address = substr(FILENAME, 3) }
  address ~ /^(pages|namespaces)/ { next } # lists of what there is
  /<div class="title">/ { title = $0; sub(/.*<div class="title">/, "", title); title = plain(title) }
  /<div class="toc">/ || /<svg/ { skipped = 1 }
  inside && !skipped {
    if (match($0, /^<h2 class="memtitle">.*#[0-9a-z]+">/)) { # a member in the reference
      flush()
      match($0, /#[0-9a-z]+">/)
      address = substr(FILENAME, 3) substr($0, RSTART, RLENGTH - 2)
      sub(/.*<\/a><\/span>/, "")
      section = plain($0)
    } else if (match($0, /<h[1-6]><a class="anchor" id="[^"]*"/)) {
      flush()
      address = substr(FILENAME, 3) "#" substr($0, RSTART + 26, RLENGTH - 27)
      heading = 1
    } else if (heading) {
      section = section plain($0)
      heading = !/<\/h[1-6]>/
    } else text = text (text == "" ? "" : " ") plain($0)
  }
  /^<\/div>/ || /<\/svg>/ { skipped = 0 }
  /<div class="contents">/ { inside = 1 }
  /<!-- contents -->/ { inside = 0 }
  END { flush(); print "];" }
' ./*.html
