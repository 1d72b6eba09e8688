# needs: ch13-when-does-it-exit
ch13-when-does-it-exit
