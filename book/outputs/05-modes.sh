# needs: ch05-modes
ch05-modes
