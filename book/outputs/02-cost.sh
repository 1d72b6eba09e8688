# needs: ch01-threads ch02-select learn
learn cost ch01-threads ch02-select 2> /dev/null
