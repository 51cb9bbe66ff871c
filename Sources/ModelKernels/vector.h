/* Sixteen floats as one value. Every target computes the same lanes in the same order, so a kernel written with these
   gives the same bits on all of them: 512-bit registers hold one, AVX2 takes two, NEON four. */
#ifndef YISANG_VECTOR_H
#define YISANG_VECTOR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "isa.h"

typedef float v16 __attribute__((vector_size(64)));
typedef int32_t i16x __attribute__((vector_size(64)));
typedef uint32_t u16x __attribute__((vector_size(64)));
typedef uint16_t h16 __attribute__((vector_size(32)));

#define YI_INLINE static inline __attribute__((always_inline))

/* A kernel is a body that is compiled once a target; YI_KERNEL makes the function that picks one. */
#if defined(__x86_64__)
#define YI_TARGET_512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma")))
#define YI_TARGET_256 __attribute__((target("avx2,fma")))
#define YI_KERNEL(name, params, args)                          \
  YI_TARGET_512 static void name##_512 params { name##_body args; } \
  YI_TARGET_256 static void name##_256 params { name##_body args; } \
  static void name##_any params { name##_body args; }          \
  void name params {                                           \
    yi_isa isa = yi_isa_now();                                 \
    if (isa >= YI_ISA_AVX512) name##_512 args;                 \
    else if (isa == YI_ISA_AVX2) name##_256 args;              \
    else name##_any args;                                      \
  }
#else
#define YI_KERNEL(name, params, args) \
  void name params { name##_body args; }
#endif

YI_INLINE v16 v_load(const float *p) {
  v16 x;
  memcpy(&x, p, sizeof x);
  return x;
}

YI_INLINE void v_store(float *p, v16 x) { memcpy(p, &x, sizeof x); }

/* The first n lanes, zeros after them. */
YI_INLINE v16 v_load_part(const float *p, size_t n) {
  v16 x = {0};
  memcpy(&x, p, n * sizeof(float));
  return x;
}

YI_INLINE void v_store_part(float *p, v16 x, size_t n) { memcpy(p, &x, n * sizeof(float)); }

YI_INLINE v16 v_all(float x) { return (v16){0} + x; }

YI_INLINE v16 v_fma(v16 a, v16 b, v16 c) { return __builtin_elementwise_fma(a, b, c); }

YI_INLINE v16 v_where(i16x mask, v16 a, v16 b) { return (v16)(((i16x)a & mask) | ((i16x)b & ~mask)); }

/* b where either is NaN. */
YI_INLINE v16 v_max(v16 a, v16 b) { return v_where(a > b, a, b); }

typedef float v8 __attribute__((vector_size(32)));
typedef float v4 __attribute__((vector_size(16)));

YI_INLINE v8 v_lower(v16 x) { return __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7); }
YI_INLINE v8 v_upper(v16 x) { return __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15); }

/* Halves added to halves: 8, 4, 2, 1. */
YI_INLINE float v_sum(v16 x) {
  v8 a = v_lower(x) + v_upper(x);
  v4 b = __builtin_shufflevector(a, a, 0, 1, 2, 3) + __builtin_shufflevector(a, a, 4, 5, 6, 7);
  return (b[0] + b[2]) + (b[1] + b[3]);
}

YI_INLINE float v_greatest(v16 x) {
  v8 p = v_lower(x), q = v_upper(x);
  v8 a = (v8)(((__typeof__(p > q))p & (p > q)) | ((__typeof__(p > q))q & ~(p > q)));
  float most = a[0];
  for (int i = 1; i < 8; i++) most = a[i] > most ? a[i] : most;
  return most;
}

/* bf16 is the upper half of a float. */
YI_INLINE v16 v_widen(h16 x) { return (v16)(__builtin_convertvector(x, u16x) << 16); }

/* Rounds to the nearest, ties to even; a NaN stays one. */
YI_INLINE h16 v_narrow(v16 x) {
  u16x bits = (u16x)x;
  u16x rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
  u16x quiet = (bits >> 16) | 0x40;
  i16x is_nan = (i16x)((bits & 0x7FFFFFFF) > 0x7F800000);
  return __builtin_convertvector((rounded & ~(u16x)is_nan) | (quiet & (u16x)is_nan), h16);
}

/* The same of what is known to be no NaN but the usual one. */
YI_INLINE h16 v_narrow_plain(v16 x) {
  u16x bits = (u16x)x;
  return __builtin_convertvector((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16, h16);
}

YI_INLINE uint16_t bf16_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  if ((bits & 0x7FFFFFFF) > 0x7F800000) return (uint16_t)(bits >> 16 | 0x40);
  return (uint16_t)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

YI_INLINE float float_of(uint16_t x) {
  uint32_t bits = (uint32_t)x << 16;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

/* e^r for |r| ≤ ½ ln 2 (Cephes' expf). */
YI_INLINE v16 v_exp_part(v16 r) {
  v16 p = v_all(1.9875691500e-4f);
  p = v_fma(p, r, v_all(1.3981999507e-3f));
  p = v_fma(p, r, v_all(8.3334519073e-3f));
  p = v_fma(p, r, v_all(4.1665795894e-2f));
  p = v_fma(p, r, v_all(1.6666665459e-1f));
  p = v_fma(p, r, v_all(5.0000001201e-1f));
  return v_fma(p, r * r, r) + v_all(1.0f);
}

/* x = n ln 2 + r; adding 1.5·2^23 rounds to a whole number. */
YI_INLINE v16 v_exp_split(v16 x, v16 *n) {
  v16 magic = v_all(12582912.0f);
  *n = v_fma(x, v_all(1.44269504f), magic) - magic;
  return v_fma(*n, v_all(2.12194440e-4f), v_fma(*n, v_all(-0.693359375f), x));
}

/* e^x within 2 units in the last place. 0 below -87.3, infinite above 88.7, NaN for NaN. */
YI_INLINE v16 v_exp(v16 x) {
  v16 low = v_all(-87.33654f), high = v_all(88.72283f), n;
  v16 p = v_exp_part(v_exp_split(v_max(low, v_where(high < x, high, x)), &n));
  /* In two factors: 2^128 is no float. */
  i16x whole = __builtin_convertvector(n, i16x), half = whole >> 1;
  v16 first = (v16)((half + 127) << 23), second = (v16)((whole - half + 127) << 23);
  v16 y = p * first * second;
  y = v_where(x < low, v_all(0.0f), y);
  y = v_where(x > high, v_all(__builtin_inff()), y);
  return v_where(x != x, x, y);
}

/* The same for x ≤ 0. */
YI_INLINE v16 v_exp_falling(v16 x) {
  v16 low = v_all(-87.33654f), n;
  v16 p = v_exp_part(v_exp_split(v_max(x, low), &n));
  v16 y = p * (v16)((__builtin_convertvector(n, i16x) + 127) << 23);
  return v_where(x != x, x, v_where(x < low, v_all(0.0f), y));
}

/* 2^t within 3e-6 for −126 ≤ t < 128, which bf16 does not see; 2^−126 below, NaN for NaN. */
YI_INLINE v16 v_power_of_two(v16 t) {
  v16 magic = v_all(12582912.0f), x = v_max(v_all(-126.0f), t), shifted = x + magic, f = x - (shifted - magic);
  v16 p = v_fma(v_all(9.570102207362652e-3f), f, v_all(5.591786280274391e-2f));
  p = v_fma(p, f, v_all(2.40247443318367e-1f));
  p = v_fma(p, f, v_all(6.931217908859253e-1f));
  p = v_fma(p, f, v_all(9.999992847442627e-1f));
  return (v16)((u16x)p + ((u16x)shifted << 23));
}

#endif
