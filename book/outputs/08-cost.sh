# needs: ch04-epoll ch08-echo learn
learn cost ch04-epoll ch08-echo 2> /dev/null
