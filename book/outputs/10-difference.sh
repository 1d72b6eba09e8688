# needs: ch08-echo ch10-wakeup
. "$(dirname "$0")/difference"
difference 08-event-queue/main.cpp 10-waker/main.cpp
