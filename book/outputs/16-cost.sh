# needs: ch16-echo ch13-echo ch12-minimio ch01-threads learn
learn cost ch16-echo ch13-echo ch12-minimio ch01-threads 2> /dev/null
