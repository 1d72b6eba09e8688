#!/bin/sh
# redis.sh: Redis itself, on a free port, which it names in our servers' words. Where there is none it says so, and ends
# with EX_UNAVAILABLE. sysexits(3)
set -eu
# Debian's redis-tools has it under another name; it goes by the name that it is called.
redis=$(command -v redis-server || command -v redis-check-rdb) ||
  { echo 'this needs redis-server; install it with: ./learn' >&2; exit 69; }
folder=$(mktemp -d)
ln -s "$redis" "$folder/redis-server"
trap 'kill $process 2> /dev/null || true; wait; rm -rf "$folder"' EXIT
trap 'exit 0' TERM INT

port=$((20000 + $$ % 10000))
for attempt in 1 2 3 4 5 6 7 8 9; do
  "$folder/redis-server" --port $port --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" > /dev/null &
  process=$!
  while kill -0 $process 2> /dev/null; do
    if redis-cli -p $port info server 2> /dev/null | grep -q "^process_id:$process"; then
      echo "listening on 127.0.0.1:$port"
      wait $process
    fi
  done
  port=$((port + 1))
done
exit 1
