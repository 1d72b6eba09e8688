# needs: ch04-epoll ch05-kqueue learn
learn cost ch04-epoll ch05-kqueue 2> /dev/null
