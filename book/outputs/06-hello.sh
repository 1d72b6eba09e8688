# needs: ch04-epoll
# wants: ch06-iocp.exe
. "$(dirname "$0")/in_wine"
greet_in_wine ch06-iocp
