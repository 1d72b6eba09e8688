#pragma once

namespace runner {

/// Goes on as another program, which is the runner linked with the reader's EventQueue
/// in place of the library's; comes back if this is that program. The reader's has to
/// pass first.
/// @param arguments of main
/// @throws Misuse if it does not pass.
void go_on_with_own_queue(char** arguments);

/// Whether this is that program.
bool has_own_queue();

}  // namespace runner
