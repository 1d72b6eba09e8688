# needs: ch08-echo echo-suite
# The calls of one request, from the wait to the answer, with every poller there is.
. "$(dirname "$0")/traced"
for poller in $(ch08-echo --help | sed -n 's/.*--poller TEXT:{\(.*\)}.*/\1/p' | tr , ' '); do
  printf '%-8s' "$poller"
  MINIMIO_POLLER=$poller traced ch08-echo 'one byte comes back' |
    awk '/EAGAIN/ { begun = 1; next }
         begun { sub(/\(.*/, ""); printf "  %s", $0 }
         /^sendto/ { exit }
         END { print begun ? "" : "  is refused here" }'
done
