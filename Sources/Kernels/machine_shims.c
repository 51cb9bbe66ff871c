#include "machine_shims.h"

#include <sys/resource.h>
#include <sys/statvfs.h>
#if defined(__linux__)
#include <sys/vfs.h>
#endif

int yi_place_of(const char *path, yi_place *place) {
  struct statvfs sizes;
  if (statvfs(path, &sizes)) return -1;
  *place = (yi_place){
      .free_bytes = (uint64_t)sizes.f_bavail * sizes.f_frsize, .files = sizes.f_files, .free_files = sizes.f_favail};
#if defined(__linux__)
  struct statfs kind;
  if (statfs(path, &kind)) return -1;
  place->type = (uint32_t)kind.f_type;
#endif
  return 0;
}

uint64_t yi_soft_limit(yi_limited what) {
  struct rlimit found;
  int failed = 0;
  switch (what) {
    case YI_OPEN_FILES: failed = getrlimit(RLIMIT_NOFILE, &found); break;
    case YI_ADDRESS_SPACE: failed = getrlimit(RLIMIT_AS, &found); break;
    case YI_PROCESSES: failed = getrlimit(RLIMIT_NPROC, &found); break;
    case YI_FILE_SIZE: failed = getrlimit(RLIMIT_FSIZE, &found); break;
  }
  return failed || found.rlim_cur == RLIM_INFINITY ? UINT64_MAX : found.rlim_cur;
}

void yi_raise_open_files(void) {
  struct rlimit found;
  if (getrlimit(RLIMIT_NOFILE, &found)) return;
  found.rlim_cur = found.rlim_max;
  setrlimit(RLIMIT_NOFILE, &found);
}
