# needs: ch04-modes
ch04-modes
