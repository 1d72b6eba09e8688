#include "exercise.hpp"

// TODO: guess. Instead of Says::not_guessed write Says::neither, Says::readable,
// Says::writable or Says::both; instead of number_not_guessed write a number.

// Two sockets are connected with each other. Nobody has said anything yet.
// What does select say about one of them?
const Says about_a_quiet_socket = Says::not_guessed;

// The other side has sent two bytes. select said that the socket was readable, and we
// have read one of them. We ask again.
const Says about_the_byte_that_is_left = Says::not_guessed;

// The other side has sent nothing, and has finished sending.
const Says about_the_end = Says::not_guessed;

// The other side reads nothing. We have written until a write would have had to wait.
const Says about_a_full_socket = Says::not_guessed;

// A listener. A client has connected, and has not been accepted.
const Says about_a_listener = Says::not_guessed;

// One socket is in the set to read and in the set to write. The other side has sent a
// byte. What does select return?
const int returned_for_a_socket_in_both_sets = number_not_guessed;

// Three quiet sockets are in the set to read, and nobody sends anything for 10 ms. That
// was our timeout, and select returns 0. How many bits are in the set now?
const int bits_left_when_the_time_is_over = number_not_guessed;
