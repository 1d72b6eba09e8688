# needs: endings-poll endings-kqueue
# wants: endings-epoll endings-io-uring endings-iocp.exe
# What each system reports, under the ending that it reports. A program that can't run here says so at the end.
. "$(dirname "$0")/in_wine"
{
  endings-poll | sed 's/^/poll|/'
  [ ! -x "$BIN/endings-epoll" ] || endings-epoll | sed 's/^/epoll|/'
  endings-kqueue | sed 's/^/kqueue|/'
  [ ! -x "$BIN/endings-io-uring" ] || endings-io-uring 2>&1 | sed 's/^/io_uring|/'
  in_wine endings-iocp | sed 's/^/IOCP|/'
} | awk -F '|' '
  {
    ending = substr($2, 1, 22)
    if ($1 == "poll") order[++endings] = ending
    if (ending in rows || $1 == "poll") rows[ending] = rows[ending] sprintf("  %-10s%s\n", $1, substr($2, 23))
    else notes = notes sprintf("\n%s: %s\n", $1, $2)
  }
  END {
    printf "%-12s%-40s%-25s%s\n", "", "what is reported", "then two reads", "and two writes"
    for (i = 1; i <= endings; i++) printf "\n%s\n%s", order[i], rows[order[i]]
    printf "%s", notes
  }' | sed 's/ *$//'
