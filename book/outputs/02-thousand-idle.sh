# needs: ch02-select echo-suite
# One request of the client that talks, with the thousand that don't left out of the lists.
. "$(dirname "$0")/traced"
traced ch02-select 'a thousand quiet clients and one that talks' |
  awk '/^pselect6\(10[0-9][0-9],/ { question = $0 } /"ping"/ && question { print question; print; getline; print; exit }' |
  sed 's/\[\([0-9]* [0-9]* [0-9]*\) [0-9 ]* \([0-9]*\)\]/[\1 … \2]/'
