# needs: ch02-select echo-suite
. "$(dirname "$0")/traced"
traced ch02-select 'one byte comes back' | sed -n '/^pselect6/,/^--- SIGTERM/p' | sed '$d'
