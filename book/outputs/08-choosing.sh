# needs: ch08-choose-if ch08-choose-if-poll ch08-choose-alias ch08-choose-virtual
# What a wait costs, by how the back end was chosen: the program's own instructions, and the time with the kernel's part.
command -v valgrind > /dev/null || { echo 'valgrind is missing here; type: ./learn --yes'; exit; }

instructions() { # WAITS PROGRAM [NAME]
  waits=$1
  shift
  program=$BIN/$1
  shift
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$waits" "$@" 2>&1 > /dev/null |
    awk '/Collected/ { print $NF }'
}

# The quickest of five runs.
nanoseconds() { # WAITS PROGRAM [NAME]
  waits=$1
  shift
  program=$BIN/$1
  shift
  for _ in 1 2 3 4 5; do
    began=$(date +%s%N)
    "$program" "$waits" "$@" > /dev/null
    ended=$(date +%s%N)
    echo $(((ended - began) / waits))
  done | sort -n | head -n 1
}

row() { # TITLE PROGRAM [NAME]
  title=$1
  shift
  few=$(instructions 1000 "$@")
  many=$(instructions 2000 "$@")
  printf '%-18s %12d %13d\n' "$title" $(((many - few) / 1000)) "$(nanoseconds 300000 "$@")"
}

echo '                   instructions   nanoseconds'
echo '                         a wait        a wait'
row '#if, epoll' ch08-choose-if
row 'template, epoll' ch08-choose-alias
row 'virtual, epoll' ch08-choose-virtual
row '#if, poll' ch08-choose-if-poll
row 'template, poll' ch08-choose-alias poll
row 'virtual, poll' ch08-choose-virtual poll
