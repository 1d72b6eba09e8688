# needs: ch04-epoll echo-suite
# strace writes the data of an event in two ways; it is the descriptor that is read.
. "$(dirname "$0")/traced"
traced ch04-epoll 'a thousand quiet clients and one that talks' |
  awk '/"ping"/ {
         descriptor = $1; gsub(/[^0-9]/, "", descriptor)
         sub(/data=.*]/, "data={fd=" descriptor "}}]", question)
         print question; print; getline; print; exit
       }
       { question = $0 }'
