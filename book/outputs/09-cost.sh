# needs: ch08-echo learn
# wants: ch06-iocp.exe ch09-echo.exe
# What a held connection costs, in KiB: the fifth column.
. "$(dirname "$0")/in_wine"
if has_wine; then servers='ch08-echo ch06-iocp ch09-echo'; else servers=ch08-echo; no_wine; fi
# shellcheck disable=SC2086 # two words
learn cost $servers 2> /dev/null | awk '/^ch/ { print $1 ": " $5 " KiB" }'
