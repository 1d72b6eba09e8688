# needs: ch14-resp-server resp-suite
# The calls for a pipeline of 10,000 requests: how many there are, and the first.
. "$(dirname "$0")/traced"
trace=$(mktemp)
resp-suite 'a pipeline is answered in its order' -- strace -DD -s 24 -o "$trace" "$BIN/ch14-resp-server" > /dev/null
until grep -q '^+++ ' "$trace"; do :; done
echo '10,000 requests:'
for call in epoll_wait read sendto; do echo "  $(grep -c "^$call(.*[^)]) *= [1-9]" "$trace") of $call that did something"; done
grep -m 1 '^sendto(' "$trace"
rm "$trace"
