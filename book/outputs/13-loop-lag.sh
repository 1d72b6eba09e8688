# needs: ch13-loop-lag
ch13-loop-lag
