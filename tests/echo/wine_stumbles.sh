#!/bin/sh
# wine_stumbles.sh PROGRAM …: fails as Wine does whose server has gone; the second time under the same parent it runs
# the program.
stumbled=${TMPDIR:-/tmp}/wine-stumbled-$PPID
if mkdir "$stumbled" 2> /dev/null; then
  echo 'wine client error:0: recvmsg: Connection reset by peer' >&2
  exit 1
fi
rmdir "$stumbled"
exec "$1"
