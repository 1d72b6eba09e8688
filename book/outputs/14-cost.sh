# needs: ch14-resp-server
# The instructions that a GET adds, one at a time and with sixteen together: a long run has more of them than a short one.
for tool in valgrind redis-benchmark; do
  command -v $tool > /dev/null || { echo "$tool is missing here."; exit 0; }
done
listening=$(mktemp) counted=$(mktemp)
trap 'rm -f "$listening" "$counted"' EXIT

instructions() {  # REQUESTS AT-ONCE
  : > "$listening"
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$BIN/ch14-resp-server" > "$listening" 2> "$counted" &
  until grep -q listening "$listening"; do :; done
  redis-benchmark -p "$(sed 's/.*://' "$listening")" -q -t get -c 10 -n "$1" -P "$2" > /dev/null
  kill $!
  wait $!
  awk '/Collected/ { print $NF }' "$counted"
}
for at_once in 1 16; do
  few=$(instructions 1600 $at_once) many=$(instructions 8000 $at_once)
  echo "GET, $at_once at once: $(((many - few) / 6400)) instructions each"
done
