#!/bin/sh
# check_readme.sh README VERDICT: the README shows a verdict as it is. Prints the lines that it does not show, and fails
# if there are any. Where a server hangs, not every system says.
sed '/^  Your server was in /d; s/^./    &/' "$2" | {
  status=0
  while IFS= read -r line; do
    grep -qxF -e "$line" "$1" || { printf '%s\n' "$1 does not show: $line"; status=1; }
  done
  exit $status
}
