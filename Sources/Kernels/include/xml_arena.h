#ifndef YI_XML_ARENA_H
#define YI_XML_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/// Memory that is taken in small pieces and given back as a whole.
///
/// libxml2 asks for a dozen pieces per element and frees them one by one: a third of the time of parsing a page. While
/// an arena is entered, what libxml2 allocates on that thread comes from it; small pieces that it frees are used again,
/// and all goes with the arena. One thread at a time may enter an arena; a thread is in at most one.
struct yi_arena;

/// Lets libxml2 allocate through arenas where one is entered; to be called before it allocates anything.
void yi_arena_install(void);

/// NULL if there is no memory.
struct yi_arena *yi_arena_create(void);

void yi_arena_enter(struct yi_arena *arena);
void yi_arena_leave(void);

/// Bytes the arena holds.
size_t yi_arena_size(const struct yi_arena *arena);

/// Frees everything in it, and it. NULL is fine.
void yi_arena_destroy(struct yi_arena *arena);

#endif
