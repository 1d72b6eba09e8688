# needs: ch04-descriptions
ch04-descriptions 3>&-  # ninja and ctest leave it open
