# The limits of this system, as it says them itself.
uname -srm
echo "descriptors of a process: $(ulimit -Sn), may be raised to $(ulimit -Hn)"
show() {
  for name; do
    value=$(sysctl -n "$name" 2> /dev/null | tr '\t' ' ') && [ -n "$value" ] && echo "$name: $value"
  done
}
show fs.file-max fs.nr_open fs.epoll.max_user_watches net.core.somaxconn net.ipv4.ip_local_port_range \
     net.ipv4.tcp_rmem net.ipv4.tcp_wmem fs.pipe-max-size kernel.io_uring_disabled \
     kern.maxfiles kern.maxfilesperproc kern.ipc.somaxconn kern.ipc.soacceptqueue
exit 0
