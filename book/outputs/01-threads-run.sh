# needs: learn ch01-threads
# What the server did while two clients talked to it.
learn trace ch01-threads --svg -
