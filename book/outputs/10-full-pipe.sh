# needs: ch10-self-pipe
# dd is stopped where it would wait for room.
said=$(mktemp)
echo '$ timeout -s INT 0.5 dd if=/dev/zero bs=1 | sleep 1'
timeout -s INT 0.5 dd if=/dev/zero bs=1 2> "$said" | sleep 1
sed -n 's/\([0-9]*\)+0 records out.*/\1 writes of a byte; then it waited./p' "$said"
rm "$said"
