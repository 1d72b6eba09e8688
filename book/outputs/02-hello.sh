# needs: ch02-select echo-suite
# From the first question to the last one before the server is asked to end.
. "$(dirname "$0")/traced"
traced ch02-select 'one byte comes back' |
  sed -n '/^pselect6/,$p' | sed '/SIGTERM/,$d; /(in \[3/,$d; /^fcntl/d'
