# needs: ch08-echo ch11-idle-timeout
. "$(dirname "$0")/difference"
difference 08-event-queue/main.cpp 11-timers/main.cpp
