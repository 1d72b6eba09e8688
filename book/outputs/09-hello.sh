# needs: ch08-echo
# wants: ch09-echo.exe
# A server for Windows and a client of Linux.
. "$(dirname "$0")/in_wine"
has_wine || { no_wine; exit; }
command -v nc > /dev/null || { echo 'There is no nc here to talk to it; type: ./learn --yes'; exit; }
said=$(mktemp)
"$RUN_IN_WINE" "$WINDOWS_BIN/ch09-echo.exe" > "$said" 2> /dev/null &
server=$!
until grep -q listening "$said"; do kill -0 $server; done
port=$(tr -d '\r' < "$said" | sed 's/.*://')
printf '%s\n' '$ ch09-echo.exe &'
tr -d '\r' < "$said" | sed 's/:[0-9]*$/:PORT/'
printf '%s\n' '$ printf "hello from Linux\n" | nc -N 127.0.0.1 PORT'
printf 'hello from Linux\n' | nc -N 127.0.0.1 "$port"
kill -INT $server
wait $server
rm "$said"
