# needs: learn ch08-echo
# What the server did while two clients talked to it.
learn trace ch08-echo --svg -
