// A stop asked for by SIGINT or SIGTERM: the first sets a flag that long work polls, the second ends at once.
#ifndef YI_STOP_H
#define YI_STOP_H

#include <stdbool.h>

void yi_stop_install(void);
bool yi_stop_requested(void);

#endif
