#include "xml_arena.h"

#include <libxml/globals.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { alignment = 16, first_chunk = 1 << 16, largest_chunk = 1 << 24, class_count = 65 };

/// The size of a block stands before it, so that it can be made larger.
struct block {
  _Alignas(alignment) size_t size;
};

struct chunk {
  _Alignas(alignment) struct chunk *before;
  size_t size;
  unsigned char bytes[];
};

struct yi_arena {
  struct chunk *last;
  size_t used;   // of the last chunk
  size_t held;   // by all chunks
  size_t whole;  // size of the next chunk
  void *freed[class_count];  // blocks given back, by their size in units of the alignment; each names the next
};

static _Thread_local struct yi_arena *entered;

static struct block *block_of(void *memory) { return (struct block *)memory - 1; }

/// Units of the alignment that hold a size; 1 at least.
static size_t units(size_t size) { return size == 0 ? 1 : (size + alignment - 1) / alignment; }

static void *take(struct yi_arena *arena, size_t size) {
  if (size > SIZE_MAX / 2) return NULL;
  size_t class = units(size);
  if (class < class_count && arena->freed[class] != NULL) {
    void *memory = arena->freed[class];
    memcpy(&arena->freed[class], memory, sizeof(void *));
    block_of(memory)->size = size;
    return memory;
  }
  size_t room = sizeof(struct block) + class * alignment;
  if (arena->last == NULL || arena->last->size - arena->used < room) {
    size_t chunk_size = room > arena->whole ? room : arena->whole;
    struct chunk *chunk = malloc(sizeof *chunk + chunk_size);
    if (chunk == NULL) return NULL;
    *chunk = (struct chunk){.before = arena->last, .size = chunk_size};
    arena->last = chunk;
    arena->used = 0;
    arena->held += chunk_size;
    if (arena->whole < largest_chunk) arena->whole *= 2;
  }
  struct block *block = (struct block *)(arena->last->bytes + arena->used);
  block->size = size;
  arena->used += room;
  return block + 1;
}

/// What was allocated before the arena was entered is not in it. There are few chunks, each twice the last.
static bool holds(const struct yi_arena *arena, const void *memory) {
  uintptr_t at = (uintptr_t)memory;
  for (const struct chunk *chunk = arena->last; chunk != NULL; chunk = chunk->before) {
    if (at - (uintptr_t)chunk->bytes < chunk->size) return true;
  }
  return false;
}

/// True for the block that was taken last, which can grow in place and be given back.
static bool is_last(const struct yi_arena *arena, const void *memory, size_t size) {
  return (const unsigned char *)memory + units(size) * alignment == arena->last->bytes + arena->used;
}

static void *arena_malloc(size_t size) { return entered == NULL ? malloc(size) : take(entered, size); }

static void arena_free(void *memory) {
  if (memory == NULL) return;
  if (entered == NULL || !holds(entered, memory)) return free(memory);
  size_t class = units(block_of(memory)->size);
  if (is_last(entered, memory, block_of(memory)->size)) {
    entered->used = (size_t)((unsigned char *)block_of(memory) - entered->last->bytes);
  } else if (class < class_count) {
    memcpy(memory, &entered->freed[class], sizeof(void *));
    entered->freed[class] = memory;
  }
}

static void *arena_realloc(void *memory, size_t size) {
  if (memory == NULL) return arena_malloc(size);
  if (entered == NULL || !holds(entered, memory)) return realloc(memory, size);
  size_t old = block_of(memory)->size;
  if (size <= old) return memory;
  size_t grown = units(size) * alignment;
  size_t start = (size_t)((unsigned char *)memory - entered->last->bytes);
  if (is_last(entered, memory, old) && size < SIZE_MAX / 2 && start + grown <= entered->last->size) {
    block_of(memory)->size = size;
    entered->used = start + grown;
    return memory;
  }
  void *copy = take(entered, size);
  if (copy == NULL) return NULL;
  memcpy(copy, memory, old);
  arena_free(memory);
  return copy;
}

static char *arena_strdup(const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = arena_malloc(size);
  return copy == NULL ? NULL : memcpy(copy, text, size);
}

void yi_arena_install(void) { xmlMemSetup(arena_free, arena_malloc, arena_realloc, arena_strdup); }

struct yi_arena *yi_arena_create(void) {
  struct yi_arena *arena = calloc(1, sizeof *arena);
  if (arena != NULL) arena->whole = first_chunk;
  return arena;
}

void yi_arena_enter(struct yi_arena *arena) { entered = arena; }
void yi_arena_leave(void) { entered = NULL; }
size_t yi_arena_size(const struct yi_arena *arena) { return arena->held; }

void yi_arena_destroy(struct yi_arena *arena) {
  if (arena == NULL) return;
  for (struct chunk *chunk = arena->last; chunk != NULL;) {
    struct chunk *before = chunk->before;
    free(chunk);
    chunk = before;
  }
  free(arena);
}
