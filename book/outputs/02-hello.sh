# needs: ch02-select echo-suite
# From the first question to the echo.
. "$(dirname "$0")/traced"
traced ch02-select 'one byte comes back' | sed -n '/^pselect6/,$p' | sed '/^fcntl/d; /^write/q'
