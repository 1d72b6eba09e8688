# needs: ch15-false-sharing
ch15-false-sharing
