# needs: ch15-one-thread ch15-ring-pipeline ch15-client
# The system calls of a server for a message, with one client and with many.
strace -o /dev/null true 2> /dev/null || { echo 'strace is missing here, or may not trace.'; exit 0; }
. "$(dirname "$0")/with_server"

calls() {
  counted=$(mktemp)
  (
    with_server strace -DD -f -qq -c -o "$counted" "$BIN/$1"
    ch15-client --port "$port" --clients "$2" --frames $((20000 / $2)) --seed 7 > /dev/null
  )
  until grep -q total "$counted"; do :; done  # strace ends a moment after the server
  awk -v server="$1" -v clients="$2" '
    $NF ~ /^(read|recv)/ { received = $4 }
    $NF ~ /^send/ { sent = $4 }
    $NF ~ /wait/ { waits = $4 }
    $NF ~ /^write/ { wakes = $4 }
    END { printf "%-20s %8d %8.2f %8.2f %8.2f %8.2f\n", server, clients, received / 20000, sent / 20000,
                 waits / 20000, wakes / 20000 }' "$counted"
  rm "$counted"
}

echo '                      clients     read     send     wait     wake   calls for a message'
for clients in 1 20 200; do
  calls ch15-one-thread $clients
  calls ch15-ring-pipeline $clients
done
