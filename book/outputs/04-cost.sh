# needs: ch01-threads ch02-select ch03-poll ch04-epoll ch04-epoll-edge learn
learn cost ch01-threads ch02-select ch03-poll ch04-epoll ch04-epoll-edge 2> /dev/null
