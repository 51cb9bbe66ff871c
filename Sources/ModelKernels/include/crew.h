/* A few threads that run the parts of one job at a time: part i of n, n of the caller's choice, the caller works too.

   Workers spin for a while before they sleep, since a model asks a hundred times a token. Parts are taken as threads come to
   them, so a thread that is held up holds up one part and not its share; nothing that is computed depends on it. */
#ifndef YISANG_CREW_H
#define YISANG_CREW_H

#include <stdint.h>

typedef struct yi_crew yi_crew;

/* A crew of `threads` (the caller's among them, at least 1); NULL if there is no memory for it. */
yi_crew *yi_crew_make(int32_t threads);
void yi_crew_free(yi_crew *crew);
int32_t yi_crew_threads(const yi_crew *crew);

/* Runs body(context, part) for 0 ≤ part < parts and returns when all are done. From one thread at a time. */
void yi_crew_run(yi_crew *crew, int32_t parts, void (*body)(void *context, int32_t part), void *context);

#endif
