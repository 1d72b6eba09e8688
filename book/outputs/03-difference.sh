# needs: ch02-select ch03-poll
. "$(dirname "$0")/difference"
difference 02-select/main.cpp 03-poll/main.cpp
