# needs: ch07-io-uring echo-suite
# The last of the quiet clients' bytes: what one call brings, and what it takes along.
. "$(dirname "$0")/traced"
traced ch07-io-uring 'a thousand quiet clients and one that talks' |
  grep '^io_uring_enter' | sort -t, -k2,2nr | head -n 1
