# needs: ch05-filters
ch05-filters
