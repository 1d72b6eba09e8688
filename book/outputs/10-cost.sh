# needs: ch08-echo ch10-wakeup learn
learn cost ch08-echo ch10-wakeup 2> /dev/null
