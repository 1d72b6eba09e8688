# needs: ch00-readiness
ch00-readiness
