# needs: ch15-one-thread ch15-ring-pipeline ch15-client
# What a message of 32 bytes at most costs a server with twenty clients: instructions of its own, and system calls. Twice
# as many messages are sent the second time, and the difference is theirs.
for tool in valgrind strace; do
  "$tool" --version > /dev/null 2>&1 || { echo "$tool is missing here."; exit 0; }
done
strace -o /dev/null true 2> /dev/null || { echo 'strace may not trace here.'; exit 0; }
. "$(dirname "$0")/with_server"

counted=$(mktemp)

# serve FRAMES SERVER…
serve() (
  frames=$1
  shift
  with_server "$@" 2> "$counted.said"
  ch15-client --port "$port" --clients 20 --frames "$frames" --size 32 --seed 7 > /dev/null
)

instructions() {
  serve "$2" valgrind --tool=callgrind --callgrind-out-file=/dev/null "$BIN/$1"
  awk '/Collected/ { print $NF }' "$counted.said"
}

calls() {
  : > "$counted"
  serve "$2" strace -DD -f -qq -c -o "$counted" "$BIN/$1"
  until grep -q total "$counted"; do :; done  # strace ends a moment after the server
  awk '$NF == "total" { print $4 }' "$counted"
}

echo '                     instructions    calls   for a message'
for server in ch15-one-thread ch15-ring-pipeline; do
  for count in instructions calls; do echo "$(($($count $server 1000) - $($count $server 500)))"; done |
    awk -v server=$server '{ each[NR] = $1 / 10000 } END { printf "%-20s %12.0f %8.2f\n", server, each[1], each[2] }'
done
rm -f "$counted" "$counted.said"
