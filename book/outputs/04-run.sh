# needs: learn ch04-epoll
# What the server did while two clients talked to it.
learn trace ch04-epoll --svg -
