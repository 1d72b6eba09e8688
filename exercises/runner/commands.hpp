#pragma once

#include <string>
#include <vector>

/// What the words after ./learn do. Each returns the exit status.
namespace runner {

int show_overview();
int run_tests(const std::vector<std::string>& names);
int build_book();

/// @param picture where to draw the table as an SVG too; empty: nowhere
int take_tour(const std::string& picture);

/// @param servers which to measure; empty: all
int count_cost(const std::vector<std::string>& servers);

}  // namespace runner
