# needs: ch00-system-call
ch00-system-call
