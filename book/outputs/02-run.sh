# needs: learn ch02-select
# What the server did while two clients talked to it.
learn trace ch02-select --svg -
