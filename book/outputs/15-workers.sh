# needs: ch15-one-thread ch15-ring-pipeline ch15-client
# How long each thread of a server has a processor for a message: all of them together, and the busiest one.
[ -r /proc/self/schedstat ] || { echo 'This system does not tell what a thread uses; run it on Linux.'; exit 0; }
. "$(dirname "$0")/with_server"

work() {
  rounds=$1 messages=$2 name=$3
  shift 3
  (
    with_server "$@" --rounds "$rounds"
    ch15-client --port "$port" --clients 20 --frames "$((messages / 20))" --size 1000 --seed 7 > /dev/null
    cat /proc/$server/task/*/schedstat | awk -v rounds="$rounds" -v messages="$messages" -v name="$name" '
      { all += $1; if ($1 > busiest) busiest = $1 }
      END { printf "%9d   %-12s %10.1f %14.1f\n", rounds, name, all / messages / 1000, busiest / messages / 1000 }'
  )
}

echo 'reversals   server        all threads    the busiest   microseconds for a message'
for case in '1 20000' '501 4000'; do
  work $case 'one thread' ch15-one-thread
  work $case '1 worker' ch15-ring-pipeline
  work $case '2 workers' ch15-ring-pipeline --workers 2
  work $case '4 workers' ch15-ring-pipeline --workers 4
done
