# needs: ch10-self-pipe ch10-eventfd ch10-user-event
# wants: ch10-posted-packet.exe
. "$(dirname "$0")/in_wine"
ch10-self-pipe
ch10-eventfd
ch10-user-event
in_wine ch10-posted-packet
