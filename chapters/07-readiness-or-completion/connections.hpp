#pragma once

#include <netinet/in.h>

#include <initializer_list>
#include <string>

#include "ending.hpp"
#include "net/descriptor.hpp"

/// A connection of this program with itself, over loopback.
struct Connection {
  net::Descriptor ours, peer;
};

Connection connect_to_ourselves();

/// Does what the peer does, and waits until we could know of it.
void end(Connection& connection, Ending ending);

/// A loopback port that is taken, and on which nobody listens.
struct Nobody {
  net::Descriptor socket;
  sockaddr_in address;
};

Nobody make_nobody();

/// A non-blocking connect to nobody, under way.
net::Descriptor connect_to_nobody();

/// Tries two reads and two writes, and prints the row.
void print_row(Ending ending, const std::string& report, const net::Descriptor& ours);

/// Asks for SO_ERROR, and prints the row.
void print_refused(const std::string& report, const net::Descriptor& socket);

struct Name {
  unsigned bit;
  const char* name;
};

/// The names of the bits that are set.
std::string names_of(unsigned bits, std::initializer_list<Name> names);

/// `ECONNRESET`, or the number of an error that no connection here ends with.
std::string name_of_error(int error);
