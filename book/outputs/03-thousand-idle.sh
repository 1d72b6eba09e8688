# needs: ch03-poll echo-suite
. "$(dirname "$0")/traced"
traced ch03-poll 'a thousand quiet clients and one that talks' |
  awk '/^poll\(.*, 1003, -1\)/ { question = $0 } /"ping"/ && question { print question; print; getline; print; exit }' |
  sed 's/\(poll(\[{[^}]*}, {[^}]*}, {[^}]*}, \).*\.\.\.\]/\1…]/'
