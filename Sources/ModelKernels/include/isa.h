/* Which instructions the kernels use. Bits of a result are promised for one of these paths, and for all machines that have it. */
#ifndef YISANG_ISA_H
#define YISANG_ISA_H

typedef enum {
  YI_ISA_PORTABLE = 0,   /* plain C */
  YI_ISA_AVX2 = 1,       /* AVX2 and FMA */
  YI_ISA_AVX512 = 2,     /* AVX-512 F, BW, VL, DQ */
  YI_ISA_AVX512BF16 = 3, /* and vdpbf16ps */
  YI_ISA_AMX = 4,        /* and tiles of bf16 */
} yi_isa;

/* The best path this machine has, found once; asks the kernel for the tile registers. */
yi_isa yi_isa_best(void);

/* The path this thread uses: the best, or the one set. */
yi_isa yi_isa_now(void);

/* Takes a lesser path in this thread, and in a crew for its jobs, for tests and comparisons; one the machine lacks is not taken.
   Returns the one in use. */
yi_isa yi_isa_set(yi_isa isa);

const char *yi_isa_name(yi_isa isa);

#endif
