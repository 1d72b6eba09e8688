# needs: ch01-one-client ch01-threads
. "$(dirname "$0")/difference"
difference 01-thread-per-connection/one_client.cpp 01-thread-per-connection/threads.cpp
