# needs: ch03-poll ch04-epoll
. "$(dirname "$0")/difference"
difference 03-poll/main.cpp 04-epoll/level.cpp
