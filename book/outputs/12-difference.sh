# needs: ch11-idle-timeout ch12-minimio
. "$(dirname "$0")/difference"
difference 11-timers/main.cpp 12-minimio/main.cpp
