#!/bin/sh
# curl.sh SERVER: what curl makes of the server.
set -eu
command -v curl > /dev/null || { echo 'skipped: this needs curl; install it with: ./learn --yes'; exit; }
site=$(mktemp -d)
: > "$site/said"
"$1" --folder "$site" > "$site/said" &
server=$!
trap 'kill $server; rm -rf "$site"' EXIT
fail() { echo "$1"; exit 1; }

until grep -q . "$site/said"; do kill -0 "$server"; done
root=http://$(sed 's/listening on //' "$site/said")
mkdir "$site/deep"
echo deep > "$site/deep/index.html"
seq 300000 > "$site/numbers.txt"

curl -sS "$root/numbers.txt" | cmp - "$site/numbers.txt" || fail 'a large file'
[ "$(curl -sSL "$root/deep")" = deep ] || fail 'a way to a folder'
[ "$(curl -sS -o "$site/1" -o "$site/2" -w '%{num_connects} ' "$root/deep/" "$root/deep/")" = '1 0 ' ] ||
  fail 'two requests on one connection'
curl -sSI "$root/numbers.txt" | grep -q "^Content-Length: $(wc -c < "$site/numbers.txt" | tr -d ' ')" || fail 'HEAD'
head -c 1000000 "$site/numbers.txt" > "$site/million"
for way in 'X: a body with a length' 'Transfer-Encoding: chunked' 'Expect: 100-continue'; do
  curl -sS -H "$way" --data-binary "@$site/million" "$root/echo" | cmp - "$site/million" || fail "$way"
done
[ "$(curl -sS -o /dev/null -w '%{http_code}' --data-binary "@$site/numbers.txt" "$root/echo")" = 413 ] ||
  fail 'a body that is too long'
[ "$(curl -sS --path-as-is -o /dev/null -w '%{http_code}' "$root/../said")" = 400 ] || fail 'a path that leads out'
[ "$(curl -sS -0 -o /dev/null -w '%{http_code}' "$root/deep/")" = 200 ] || fail 'HTTP/1.0'
