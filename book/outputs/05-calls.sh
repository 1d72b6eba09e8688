# needs: ch05-kqueue echo-suite
. "$(dirname "$0")/traced"
traced ch05-kqueue 'one byte comes back' | sed -n '/accept(/,/^write/p' | sed 's/\(.\{92\}\).*/\1…/'
