# needs: completion-from-readiness
completion-from-readiness
