# needs: ch10-self-pipe ch10-eventfd
# From the first ring on.
strace -o /dev/null true 2> /dev/null || { echo 'strace is missing here, or may not trace.'; exit 0; }
trace=$(mktemp)
for bell in self-pipe eventfd; do
  strace -f -o "$trace" -e trace=pipe2,eventfd2,write,poll,read "$BIN/ch10-$bell" > /dev/null
  echo "$bell:"
  sed -n '/pipe2(\|eventfd2(/,/Timeout/{/^[0-9]* *\(write\|poll\|read\)/s/^[0-9]* */  /p;}' "$trace"
done
rm "$trace"
