# needs: learn ch16-echo
# What the server did while two clients talked to it.
learn trace ch16-echo --svg -
