# needs: ch02-select echo-suite
# The first write that was not taken whole, and the question that follows it.
. "$(dirname "$0")/traced"
traced ch02-select 'it uses no CPU while a half-closed client does not read' |
  awk '/^write\(6/ { asked = $0; sub(/\) += -?[0-9]+.*/, "", asked); sub(/.*, /, "", asked); found = asked != $NF }
       found { print } found && /^pselect6/ { exit }' |
  sed -E 's/"([^"\\]|\\.)*"\.\.\./"…"/'
