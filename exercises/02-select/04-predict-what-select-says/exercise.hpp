#pragma once

/// What select says about a socket that is in the set to read and in the set to write.
enum class Says { neither, readable, writable, both, not_guessed };

constexpr int number_not_guessed = -1000;

extern const Says about_a_quiet_socket;
extern const Says about_the_byte_that_is_left;
extern const Says about_the_end;
extern const Says about_a_full_socket;
extern const Says about_a_listener;
extern const int returned_for_a_socket_in_both_sets;
extern const int bits_left_when_the_time_is_over;
