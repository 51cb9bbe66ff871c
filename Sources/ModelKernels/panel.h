/* One panel times a few rows of A: rows are a constant where these are called, so the sums stay in registers. */
#ifndef YISANG_PANEL_H
#define YISANG_PANEL_H

#include "matrix.h"
#include "vector.h"

/* `wide` vectors of columns from `b` on; out[rows][16·wide]. Sums of 32 products are added to what is there: half the digits
   that one long chain would lose are kept. */
YI_INLINE void panel_f32(int rows, int wide, const float *a, size_t lda, const float *b, int32_t k, float *out,
                         size_t ldo, int accumulate) {
  for (int32_t block = 0; block < k; block += 32) {
    int32_t end = k - block < 32 ? k : block + 32;
    v16 sum[6][4];
    for (int r = 0; r < rows; r++)
      for (int j = 0; j < wide; j++) sum[r][j] = (v16){0};
    for (int32_t i = block; i < end; i++) {
      v16 w[4];
      for (int j = 0; j < wide; j++) w[j] = v_load(b + (size_t)i * YI_PANEL + 16 * j);
      for (int r = 0; r < rows; r++) {
        v16 x = v_all(a[r * lda + i]);
        for (int j = 0; j < wide; j++) sum[r][j] = v_fma(x, w[j], sum[r][j]);
      }
    }
    for (int r = 0; r < rows; r++)
      for (int j = 0; j < wide; j++) {
        float *y = out + r * ldo + 16 * j;
        v_store(y, block || accumulate ? v_load(y) + sum[r][j] : sum[r][j]);
      }
  }
}

/* The same with bf16 widened, in the order of Intel's tiles: of each 32 k, one chain of the even and one of the odd elements,
   from 0; their sum is added to what is there. The even element of a pair is the lower half of a word. */
YI_INLINE void panel_widened(int rows, int wide, const uint16_t *a, size_t lda, const uint16_t *b, int32_t k,
                             float *out, size_t ldo, int accumulate) {
  for (int32_t block = 0; block < k; block += 32) {
    v16 even[3][4], odd[3][4];
    for (int r = 0; r < rows; r++)
      for (int j = 0; j < wide; j++) even[r][j] = odd[r][j] = (v16){0};
    for (int32_t i = block; i < block + 32; i += 2) {
      v16 w[4], v[4];
      for (int j = 0; j < wide; j++) {
        u16x words;
        memcpy(&words, b + (size_t)i * YI_PANEL + 32 * j, sizeof words);
        w[j] = (v16)(words << 16);
        v[j] = (v16)(words & 0xFFFF0000);
      }
      for (int r = 0; r < rows; r++) {
        v16 x = v_all(float_of(a[r * lda + i])), y = v_all(float_of(a[r * lda + i + 1]));
        for (int j = 0; j < wide; j++) even[r][j] = v_fma(x, w[j], even[r][j]);
        for (int j = 0; j < wide; j++) odd[r][j] = v_fma(y, v[j], odd[r][j]);
      }
    }
    for (int r = 0; r < rows; r++)
      for (int j = 0; j < wide; j++) {
        float *y = out + r * ldo + 16 * j;
        v16 sum = even[r][j] + odd[r][j];
        v_store(y, block || accumulate ? v_load(y) + sum : (v16){0} + sum);
      }
  }
}

/* All 64 columns for m rows: `tall` rows at a time, `wide` vectors at a time. */
#define YI_PANEL_ROWS(kernel, tall, wide, element)                                                     \
  (void)next;                                                                                          \
  for (int32_t row = 0; row < m; row += tall) {                                                        \
    const element *x = (const element *)a + (size_t)row * lda;                                         \
    for (int j = 0; j < 4; j += wide) {                                                                \
      const element *w = (const element *)panel + 16 * j * (sizeof(element) == 2 ? 2 : 1);             \
      float *y = out + (size_t)row * ldo + 16 * j;                                                     \
      switch (m - row) {                                                                               \
        case 1: kernel(1, wide, x, lda, w, k, y, ldo, accumulate); break;                              \
        case 2: kernel(2, wide, x, lda, w, k, y, ldo, accumulate); break;                              \
        case 3: kernel(3 < tall ? 3 : tall, wide, x, lda, w, k, y, ldo, accumulate); break;            \
        case 4: kernel(4 < tall ? 4 : tall, wide, x, lda, w, k, y, ldo, accumulate); break;            \
        case 5: kernel(5 < tall ? 5 : tall, wide, x, lda, w, k, y, ldo, accumulate); break;            \
        default: kernel(tall, wide, x, lda, w, k, y, ldo, accumulate);                                 \
      }                                                                                                \
    }                                                                                                  \
  }

/* `next` is the panel that is multiplied next, or NULL; it may be fetched meanwhile. */
#define YI_PANEL_PARAMS                                                                                        \
  (const void *panel, int32_t k, const void *a, size_t lda, int32_t m, float *out, size_t ldo, int accumulate, \
   const void *next)

/* panel_bf16.c and panel_amx.c; k is padded. */
void yi_panel_bf16 YI_PANEL_PARAMS;
void yi_panel_amx YI_PANEL_PARAMS;

/* Gives the tiles back to the kernel; after the last product of a stretch of work. */
void yi_panel_amx_done(void);

#endif
