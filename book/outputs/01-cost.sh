# needs: ch01-one-client ch01-threads learn
learn cost ch01-one-client ch01-threads 2> /dev/null
