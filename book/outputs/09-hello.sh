# needs: ch08-echo
# wants: ch09-echo.exe
. "$(dirname "$0")/in_wine"
greet_in_wine ch09-echo
