# needs: ch04-descriptions
ch04-descriptions
