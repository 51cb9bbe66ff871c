#define _GNU_SOURCE
#include "isa.h"

#include <stdatomic.h>
#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

/* Of this thread; below 0: the best. Another thread's choice must change no bit of what this one computes. */
static _Thread_local int chosen = -1;

#if defined(__x86_64__)
/* Linux gives the 8 KiB of tile registers only to a process that asked (arch_prctl, ARCH_REQ_XCOMP_PERM). */
static int tiles_granted(void) {
#if defined(__linux__)
  return syscall(SYS_arch_prctl, 0x1023, 18) == 0;
#else
  return 0;
#endif
}

static yi_isa find(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return YI_ISA_PORTABLE;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq"))
    return YI_ISA_AVX2;
  if (!__builtin_cpu_supports("avx512bf16")) return YI_ISA_AVX512;
  if (!__builtin_cpu_supports("amx-tile") || !__builtin_cpu_supports("amx-bf16") || !tiles_granted())
    return YI_ISA_AVX512BF16;
  return YI_ISA_AMX;
}
#else
static yi_isa find(void) { return YI_ISA_PORTABLE; }
#endif

yi_isa yi_isa_best(void) {
  static atomic_int best = -1;
  int known = atomic_load(&best);
  if (known < 0) {
    known = find();
    atomic_store(&best, known);
  }
  return known;
}

yi_isa yi_isa_now(void) {
  return chosen < 0 ? yi_isa_best() : (yi_isa)chosen;
}

yi_isa yi_isa_set(yi_isa isa) {
  if (isa <= yi_isa_best()) chosen = isa;
  return yi_isa_now();
}

const char *yi_isa_name(yi_isa isa) {
  switch (isa) {
    case YI_ISA_PORTABLE: return "portable";
    case YI_ISA_AVX2: return "avx2";
    case YI_ISA_AVX512: return "avx512";
    case YI_ISA_AVX512BF16: return "avx512bf16";
    case YI_ISA_AMX: return "amx";
  }
  return "unknown";
}
