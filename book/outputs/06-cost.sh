# needs: ch04-epoll learn
# wants: ch06-iocp.exe
# What a held connection costs, in KiB: the fifth column.
. "$(dirname "$0")/in_wine"
if has_wine; then servers='ch04-epoll ch06-iocp'; else servers=ch04-epoll; no_wine; fi
# shellcheck disable=SC2086 # two words
learn cost $servers 2> /dev/null | awk '/^ch/ { print $1 ": " $5 " KiB" }'
