# needs: ch07-io-uring
# strace says no in the kernel's place.
strace -o /dev/null true 2> /dev/null || { echo 'strace is missing here, or may not trace.'; exit 0; }
echo '$ ch07-io-uring'
strace -o /dev/null -e inject=io_uring_setup:error=EPERM ch07-io-uring
echo "(exit status $?)"
