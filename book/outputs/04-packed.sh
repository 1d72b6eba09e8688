# needs: ch04-packed
ch04-packed
