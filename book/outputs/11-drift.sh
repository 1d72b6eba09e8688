# needs: ch11-drift
ch11-drift
