# needs: ch11-idle-timeout
# A client sends a byte and is silent from then on.
strace -o /dev/null true 2> /dev/null || { echo 'strace is missing here, or may not trace.'; exit 0; }
command -v nc > /dev/null || { echo 'There is no nc here to talk to it; type: ./learn --yes'; exit 0; }
said=$(mktemp)
trace=$(mktemp)
strace -DD -o "$trace" "$BIN/ch11-idle-timeout" --poller epoll --idle 1 > "$said" &
server=$!
until grep -q listening "$said"; do kill -0 $server || exit; done
printf x | timeout 10 nc 127.0.0.1 "$(sed 's/.*://' "$said")" > /dev/null
until grep -q '256, -1 *<\|^close' "$trace"; do :; done
kill $server
wait $server
until grep -q '^+++ ' "$trace"; do :; done
sed -n '/^write(1, "listening/,/SIGTERM/p' "$trace" | grep '^epoll_wait\|^accept4.*= [0-9]\|^read\|^sendto\|^close' |
  sed 's/ *= -1 EINTR.*/ …/; s/0x[0-9a-f]*/[]/'
rm "$said" "$trace"
