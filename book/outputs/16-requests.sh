# needs: ch16-web-server
# What the server does while a client asks twice on one connection.
command -v curl > /dev/null || { echo 'curl is missing here; ./learn --yes installs it.'; exit 0; }
strace -o /dev/null true 2> /dev/null || { echo 'strace is missing here, or may not trace.'; exit 0; }
site=$(mktemp -d)
trap 'rm -rf "$site"' EXIT
echo '<h1>minimio</h1>' > "$site/index.html"
: > "$site/said"
strace -DD -o "$site/trace" "$BIN/ch16-web-server" --folder "$site" > "$site/said" &
server=$!
until grep -q . "$site/said"; do kill -0 $server || exit; done
root=http://$(sed 's/listening on //' "$site/said")
curl -sS -o "$site/1" -o "$site/2" "$root/" "$root/"
kill $server
until grep -q '^+++ ' "$site/trace"; do :; done
sed "s|$site|.|g" "$site/trace" | awk '
  /^accept4.* = [0-9]/ { shown = 1 }
  shown { print substr($0, 1, 90) }
  /^sendto/ && ++sent == 2 { exit }'
