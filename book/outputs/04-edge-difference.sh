# needs: ch04-epoll ch04-epoll-edge
. "$(dirname "$0")/difference"
difference 04-epoll/level.cpp 04-epoll/edge.cpp
