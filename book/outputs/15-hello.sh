# needs: ch15-ring-pipeline ch15-client
. "$(dirname "$0")/with_server"
with_server ch15-ring-pipeline
printf '%s\n' '$ ch15-ring-pipeline &' 'listening on 127.0.0.1:PORT'
printf '%s\n' '$ ch15-client --port PORT hello exit'
ch15-client --port "$port" hello exit
printf '%s\n' '$ ch15-client --port PORT --clients 200 --frames 500 --vanish 100'
ch15-client --port "$port" --clients 200 --frames 500 --vanish 100 | grep -v 'a second'
