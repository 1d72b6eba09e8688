# needs: learn ch07-io-uring
# What the server did while two clients talked to it.
learn trace ch07-io-uring --svg -
