# needs: learn ch03-poll
# What the server did while two clients talked to it.
learn trace ch03-poll --svg -
