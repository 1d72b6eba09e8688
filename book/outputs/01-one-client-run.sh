# needs: learn ch01-one-client
# What the server did while two clients talked to it.
learn trace ch01-one-client --svg -
