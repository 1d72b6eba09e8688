# needs: ch04-epoll-edge echo-suite
# One request of the client that talks, where it was all that there was to do.
. "$(dirname "$0")/traced"
traced ch04-epoll-edge 'a thousand quiet clients and one that talks' |
  awk '/^epoll_wait/ { n = 0; alone = / = 1$/ } alone { lines[++n] = $0 }
       n == 4 && lines[2] ~ /"ping"/ && / EAGAIN/ { for (i = 1; i <= 4; i++) print lines[i]; exit }' |
  sed 's/{u32=\([0-9]*\), u64=[0-9]*}/{fd=\1}/; s/0x[0-9a-f]*/…/'
