# needs: ch04-epoll ch08-echo ch12-minimio learn
learn cost ch04-epoll ch08-echo ch12-minimio 2> /dev/null
