# needs: ch04-epoll echo-suite
. "$(dirname "$0")/traced"
traced ch04-epoll 'a thousand quiet clients and one that talks' |
  awk '/"ping"/ { print question; print; getline; print; exit } { question = $0 }' |
  sed 's/{u32=\([0-9]*\), u64=[0-9]*}/{fd=\1}/'
