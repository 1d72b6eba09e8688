# needs: ch00-descriptors
ch00-descriptors 3>&-  # ninja and ctest leave it open
