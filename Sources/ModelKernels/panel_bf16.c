#include "panel.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define YI_TARGET_BF16 __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,fma")))

YI_TARGET_BF16 static inline __attribute__((always_inline)) void panel_dot(int rows, const uint16_t *a, size_t lda,
                                                                           const uint16_t *b, int32_t k, float *out,
                                                                           size_t ldo, int accumulate) {
  __m512 sum[6][4];
  for (int r = 0; r < rows; r++)
    for (int j = 0; j < 4; j++) sum[r][j] = accumulate ? _mm512_loadu_ps(out + r * ldo + 16 * j) : _mm512_setzero_ps();
  for (int32_t i = 0; i < k; i += 2) {
    __m512bh w[4];
    for (int j = 0; j < 4; j++) w[j] = (__m512bh)_mm512_loadu_si512(b + (size_t)i * YI_PANEL + 32 * j);
    for (int r = 0; r < rows; r++) {
      int32_t pair;
      memcpy(&pair, a + r * lda + i, 4);
      __m512bh x = (__m512bh)_mm512_set1_epi32(pair);
      for (int j = 0; j < 4; j++) sum[r][j] = _mm512_dpbf16_ps(sum[r][j], x, w[j]);
    }
  }
  for (int r = 0; r < rows; r++)
    for (int j = 0; j < 4; j++) _mm512_storeu_ps(out + r * ldo + 16 * j, sum[r][j]);
}

YI_TARGET_BF16 void yi_panel_bf16 YI_PANEL_PARAMS {
  (void)next;
  for (int32_t row = 0; row < m; row += 6) {
    const uint16_t *x = (const uint16_t *)a + (size_t)row * lda, *w = panel;
    float *y = out + (size_t)row * ldo;
    switch (m - row) {
      case 1: panel_dot(1, x, lda, w, k, y, ldo, accumulate); break;
      case 2: panel_dot(2, x, lda, w, k, y, ldo, accumulate); break;
      case 3: panel_dot(3, x, lda, w, k, y, ldo, accumulate); break;
      case 4: panel_dot(4, x, lda, w, k, y, ldo, accumulate); break;
      case 5: panel_dot(5, x, lda, w, k, y, ldo, accumulate); break;
      default: panel_dot(6, x, lda, w, k, y, ldo, accumulate);
    }
  }
}
#endif
