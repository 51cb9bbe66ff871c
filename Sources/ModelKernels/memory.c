#define _GNU_SOURCE
#include "memory.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

void *yi_memory_take(size_t size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
#ifdef MADV_HUGEPAGE
  if (size >= (4u << 20)) madvise(memory, size, MADV_HUGEPAGE);
#endif
  return memory;
}

void yi_memory_give(void *memory, size_t size) {
  if (memory) munmap(memory, size);
}

/* The number behind `name` in a file, or alone in it; 0 if there is none ("max"). */
static size_t number_in(const char *path, const char *name) {
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  char line[256], found[64];
  size_t number = 0, value;
  while (fgets(line, sizeof line, file)) {
    if (*name ? sscanf(line, "%63s %zu", found, &value) == 2 && strcmp(found, name) == 0
              : sscanf(line, "%zu", &value) == 1) {
      number = value;
      break;
    }
  }
  fclose(file);
  return number;
}

size_t yi_memory_available(void) {
  size_t available = number_in("/proc/meminfo", "MemAvailable:") << 10;
  /* A container's limit (cgroup v2), of which cached files are no part that lasts. */
  size_t limit = number_in("/sys/fs/cgroup/memory.max", "");
  if (!limit) return available;
  size_t used = number_in("/sys/fs/cgroup/memory.current", ""), cached = number_in("/sys/fs/cgroup/memory.stat", "file");
  used = used > cached ? used - cached : 0;
  size_t left = limit > used ? limit - used : 1;
  return available && available < left ? available : left;
}
