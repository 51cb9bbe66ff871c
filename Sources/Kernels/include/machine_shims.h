/* What a machine allows, where Swift sees neither call nor constant. */
#ifndef YISANG_MACHINE_SHIMS_H
#define YISANG_MACHINE_SHIMS_H

#include <stdint.h>

typedef struct {
  uint64_t type;       /* the file system's number in statfs(2); 0 where it has none */
  uint64_t free_bytes; /* for us, without what is kept for root */
  uint64_t files;      /* 0 where files are not counted */
  uint64_t free_files;
} yi_place;

/* 0, or -1 with errno. */
int yi_place_of(const char *path, yi_place *place);

typedef enum { YI_OPEN_FILES, YI_ADDRESS_SPACE, YI_PROCESSES, YI_FILE_SIZE } yi_limited;

/* The soft limit; UINT64_MAX for none. */
uint64_t yi_soft_limit(yi_limited what);

/* As many open files as the hard limit allows: a verb holds every shard of the stages it reads. */
void yi_raise_open_files(void);

#endif
