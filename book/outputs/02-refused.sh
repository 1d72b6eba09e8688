# needs: ch02-select echo-suite
errors=$(mktemp)
echo-suite 'a descriptor of FD_SETSIZE is refused and reported' -- \
  sh -c 'exec "$1" 2> "$2"' sh "$BIN/ch02-select" "$errors" > /dev/null || true
head -n 1 "$errors"
rm "$errors"
