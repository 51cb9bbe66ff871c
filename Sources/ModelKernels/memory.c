#define _GNU_SOURCE
#include "memory.h"

#include <stdio.h>
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

size_t yi_memory_available(void) {
  FILE *file = fopen("/proc/meminfo", "r");
  if (!file) return 0;
  char line[256];
  size_t kilobytes = 0;
  while (fgets(line, sizeof line, file))
    if (sscanf(line, "MemAvailable: %zu kB", &kilobytes) == 1) break;
  fclose(file);
  return kilobytes << 10;
}
