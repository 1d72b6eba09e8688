# needs: ch14-resp-server
# This server and Redis, in turn, with the same requests: how many times as many a second, and with how many times the
# work of the processor for each.
for tool in redis-benchmark redis-cli; do
  command -v $tool > /dev/null || { echo "$tool is missing here."; exit 0; }
done
. "$(dirname "$0")/with_server"
with_server "$BIN/ch14-resp-server"
redis_says=$(mktemp)
sh "$(dirname "$0")/../../tests/resp/redis.sh" > "$redis_says" &
redis=$!
trap 'kill $server $redis; rm -f "$said" "$redis_says"' EXIT
until grep -q listening "$redis_says"; do
  kill -0 $redis 2> /dev/null || { echo 'redis-server is missing here.'; exit 0; }
done
redis_port=$(sed 's/.*://' "$redis_says")
redis_process=$(redis-cli -p "$redis_port" info server | tr -d '\r' | sed -n 's/^process_id://p')

# Time of the processor until now, the system's on behalf of the process included.
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
# PROCESS PORT AT-ONCE COMMAND: its requests a second, and the time that they took.
measure() {
  before=$(ticks "$1")
  redis-benchmark -p "$2" -q -c 50 -P "$3" -n $((40000 + 30000 * $3)) -t "$4" | tr '\r' '\n' |
    awk '/requests per second/ { printf "%s ", $(NF - 5) }'
  echo $(($(ticks "$1") - before))
}
for at_once in 1 16; do
  for name in ping_mbulk set get incr mset; do
    for round in 1 2; do
      echo "redis $at_once $name $(measure "$redis_process" "$redis_port" $at_once $name)"
      echo "ours $at_once $name $(measure $server "$port" $at_once $name)"
    done
  done
done | awk '
  $4 > most[$1, $2, $3] { most[$1, $2, $3] = $4 }
  !(($1, $2, $3) in least) || $5 < least[$1, $2, $3] { least[$1, $2, $3] = $5 }
  !seen[$3]++ { order[++count] = $3 }
  function ratio(figure, at_once, name) { return figure["ours", at_once, name] / figure["redis", at_once, name] }
  END {
    print "            one at a time         sixteen at once"
    print "            requests  processor   requests  processor"
    for (i = 1; i <= count; ++i) {
      name = order[i]
      sub("_mbulk", "", name)
      printf "%-11s", toupper(name)
      for (at_once = 1; at_once <= 16; at_once += 15)
        printf " %8.1f %10.1f ", ratio(most, at_once, order[i]), ratio(least, at_once, order[i])
      print ""
    }
  }'
