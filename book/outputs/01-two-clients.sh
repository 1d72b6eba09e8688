# needs: ch01-one-client echo-suite
echo-suite --expect-failure 'two clients at once' -- "$BIN/ch01-one-client" |
  sed -n '/client 1  ->/,/^ *saw/{s/^  //;p;}'
