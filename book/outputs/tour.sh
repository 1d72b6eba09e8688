# needs: ch01-one-client ch01-threads ch02-select ch03-poll learn
learn tour 2> /dev/null
