# needs: ch08-idle-handles
# Ten are ready, and so many others idle. select takes no more descriptors than FD_SETSIZE.
most=$(($(ulimit -Hn) - 100))
[ "$most" -lt 19000 ] || most=19000
ulimit -n $((most + 100))
echo "ten are ready, alone and among $most idle ones (select: 900)"
for poller in epoll io_uring kqueue poll; do
  ch08-idle-handles $poller $most 2> /dev/null || echo "$poller is not to be had here"
done
ch08-idle-handles select 900
