# needs: ch00-descriptors
ch00-descriptors
