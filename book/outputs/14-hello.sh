# needs: ch14-resp-server
# What goes over the line, with the ends of lines made visible. The last request is a typed one.
command -v nc > /dev/null || { echo 'nc is missing here.'; exit 0; }
. "$(dirname "$0")/with_server"
with_server "$BIN/ch14-resp-server"
requests=$(mktemp)
printf '*3\r\n$3\r\nSET\r\n$5\r\ncolor\r\n$4\r\nblue\r\n*2\r\n$3\r\nGET\r\n$5\r\ncolor\r\nTTL color\r\nQUIT\r\n' > "$requests"
visible() { sed "s/\r$/\\\\r\\\\n/; s/^/$1 /"; }
visible '->' < "$requests"
nc 127.0.0.1 "$port" < "$requests" | visible '<-'
rm "$requests"
