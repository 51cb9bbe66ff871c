// A stop asked for by SIGINT, SIGTERM or SIGHUP: the first sets a flag that long work polls, a second one ends at once, but for SIGHUP.
#ifndef YI_STOP_H
#define YI_STOP_H

#include <stdbool.h>

void yi_stop_install(void);
bool yi_stop_requested(void);

#endif
