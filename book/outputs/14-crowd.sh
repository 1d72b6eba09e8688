# needs: ch14-resp-server ch14-crowd
# What clients that are connected and silent cost the server, in memory of its own.
[ -r /proc/self/status ] || { echo 'This system does not tell what a process has.'; exit 0; }
. "$(dirname "$0")/with_server"
with_server "$BIN/ch14-resp-server"
own_kib() { awk '/^RssAnon/ { print $2 }' /proc/$server/status; }
most=$(($(ulimit -Hn) - 100))
[ "$most" -lt 20000 ] || most=20000
before=$(own_kib)
crowd_says=$(mktemp)
"$BIN/ch14-crowd" --port "$port" --clients "$most" > "$crowd_says" &
crowd=$!
until grep -q connected "$crowd_says" || ! kill -0 $crowd 2> /dev/null; do sleep 0.1; done
cat "$crowd_says"
after=$(own_kib)
echo "$(((after - before) * 1024 / most)) bytes each"
kill $crowd
wait $crowd
rm "$crowd_says"
