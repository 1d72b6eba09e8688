# needs: ch11-structures
# Counts what callgrind sees in one function of the program.
valgrind --version > /dev/null 2>&1 || { echo 'valgrind is missing here; type: ./learn --yes'; exit 0; }
count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="*$1*" \
    "$BIN/ch11-structures" "$2" "$3" "$4" 2>&1 | awk '/Collected/ { print $NF }'
}
rounds=100
echo 'instructions            to start a timer and stop it    for a second in which some are due'
echo 'that many waiting          10     1,000   100,000             10     1,000     100,000'
for structure in sorted-list binary-heap four-way-heap wheel minimio; do
  for waiting in 10 1000 100000; do count start_and_stop $structure $waiting $rounds; done > "${TMPDIR:-/tmp}/starts.$$"
  for waiting in 10 1000 100000; do count a_second_passes $structure $waiting 0; done > "${TMPDIR:-/tmp}/seconds.$$"
  # shellcheck disable=SC2046 # six words
  set -- $(cat "${TMPDIR:-/tmp}/starts.$$" "${TMPDIR:-/tmp}/seconds.$$")
  printf '%-17s %11d %9d %9d %14d %9d %11d\n' $structure $(($1 / rounds)) $(($2 / rounds)) $(($3 / rounds)) "$4" "$5" "$6"
  rm "${TMPDIR:-/tmp}/starts.$$" "${TMPDIR:-/tmp}/seconds.$$"
done
