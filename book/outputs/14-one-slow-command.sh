# needs: ch14-resp-server
# How many clients could have been answered while one command looks at all keys.
for tool in redis-benchmark redis-cli; do
  command -v $tool > /dev/null || { echo "$tool is missing here."; exit 0; }
done
. "$(dirname "$0")/with_server"
with_server "$BIN/ch14-resp-server"
rate() { redis-benchmark -p "$port" -c 1 -q "$@" | tr '\r' '\n' | awk '/requests per second/ { for (i = 1; i < NF; ++i) if ($(i + 1) == "requests") print $i }'; }
redis-benchmark -p "$port" -q -n 300000 -r 100000000 -P 100 set key:__rand_int__ v > /dev/null
keys=$(redis-cli -p "$port" dbsize)
one=$(rate -n 20000 ping)
all=$(rate -n 10 keys nothing)
part=$(rate -n 1000 scan 0 count 100 match nothing)
echo "$keys $one $all $part" | awk '{
  printf "%d keys\n", $1
  printf "KEYS of all of them takes as long as %d requests of PING\n", $2 / $3
  printf "SCAN of a hundred of them takes as long as %.1f\n", $2 / $4
}'
