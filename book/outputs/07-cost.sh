# needs: ch04-epoll ch07-io-uring learn
learn cost ch04-epoll ch07-io-uring 2> /dev/null
