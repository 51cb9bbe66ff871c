// A command line as a process of its own, and writing to one that may be gone.
#ifndef YI_SPAWN_SHIMS_H
#define YI_SPAWN_SHIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// Runs a command line by /bin/sh -c in a process group of its own. `ends` are ours of pipes to its input, output and
// errors: they do not block, and no other program inherits them. The command's environment lacks the variables whose
// names begin with `hidden`. 0, or an errno with nothing left open.
int yi_spawn(const char *command, const char *hidden, pid_t *id, int ends[3]);

// Whether a child has ended; it stays unburied.
bool yi_has_gone(pid_t id);

// Kills a child's group and buries the child. Its status, as wait has it.
int yi_bury(pid_t id);

// Runs this same program again, in a process group of its own, with nothing to read and, if asked, its output among its errors.
// The kernel kills it when we die; SIGTSTP stops both of us, and it goes on when we do. One at a time.
// `words` are its arguments, its name first, and end with NULL. 0, or an errno.
int yi_run_again(char *const words[], bool output_to_errors, pid_t *id);

// Whether a child of yi_run_again has ended; then it is buried, and its status, as wait has it, seconds of the processor and greatest
// resident set in bytes are told.
bool yi_ended(pid_t id, int *status, double *seconds, long long *memory);

// write(2) without a SIGPIPE where nobody reads: EPIPE alone.
ssize_t yi_write_quietly(int descriptor, const void *bytes, size_t count);

#endif
