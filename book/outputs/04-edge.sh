# needs: ch04-epoll-edge echo-suite
# The one request of a client that says nothing more.
. "$(dirname "$0")/traced"
traced ch04-epoll-edge 'it uses no CPU while idle' |
  awk '/^epoll_wait/ { n = 0 } { lines[++n] = $0 }
       n == 4 && lines[2] ~ /"x"/ {
         descriptor = lines[2]; sub(/,.*/, "", descriptor); gsub(/[^0-9]/, "", descriptor)
         sub(/data=.*]/, "data={fd=" descriptor "}}]", lines[1])
         for (i = 1; i <= 4; i++) print lines[i]
         exit
       }' |
  sed 's/0x[0-9a-f]*/…/'
