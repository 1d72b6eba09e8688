# needs: ch13-pool
ch13-pool
