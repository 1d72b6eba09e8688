# needs: ch02-select ch03-poll learn
learn cost ch02-select ch03-poll 2> /dev/null
