#include "panel.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* Intel's tiles: 16 rows of 64 bytes. A tile of A is 16 rows × 32 bf16, one of a panel 16 pairs × 16 columns, one of C
   16 × 16 floats. A row of C depends on its row of A alone, however many rows the tile has. */

#define YI_TARGET_AMX __attribute__((target("amx-tile,amx-bf16,avx512f")))

typedef struct {
  uint8_t palette, start, reserved[14];
  uint16_t bytes[16];
  uint8_t rows[16];
} tile_config;

/* Rows the thread's tiles are configured for, 0 if they are not: doing so takes longer than a small product. */
static _Thread_local int configured_upper, configured_lower;

/* Tiles 0…3 are of C, 4 and 5 of A, 6 and 7 of the panel; `upper` rows in 0, 1, 4 and `lower` in 2, 3, 5. */
YI_TARGET_AMX static void configure(int upper, int lower) {
  if (upper == configured_upper && lower == configured_lower) return;
  configured_upper = upper;
  configured_lower = lower;
  tile_config config;
  memset(&config, 0, sizeof config);
  config.palette = 1;
  for (int i = 0; i < 8; i++) {
    config.bytes[i] = 64;
    config.rows[i] = 16;
  }
  config.rows[0] = config.rows[1] = config.rows[4] = (uint8_t)upper;
  config.rows[2] = config.rows[3] = config.rows[5] = (uint8_t)lower;
  _tile_loadconfig(&config);
}

#define STRIDE (YI_PANEL * 2 * 2)

/* Up to 16 rows, 64 columns: the panel streams by once. Tiles 0…3 all have `upper` rows here. */
YI_TARGET_AMX static void few_rows(const uint16_t *a, size_t lda, const uint16_t *b, int32_t k, float *out,
                                   size_t ldo, int accumulate) {
  if (accumulate) {
    _tile_loadd(0, out, ldo * 4);
    _tile_loadd(1, out + 16, ldo * 4);
    _tile_loadd(2, out + 32, ldo * 4);
    _tile_loadd(3, out + 48, ldo * 4);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
  for (int32_t i = 0; i < k; i += 32) {
    const uint16_t *w = b + (size_t)i * YI_PANEL;
    _tile_loadd(4, a + i, lda * 2);
    _tile_loadd(6, w, STRIDE);
    _tile_dpbf16ps(0, 4, 6);
    _tile_loadd(7, w + 32, STRIDE);
    _tile_dpbf16ps(1, 4, 7);
    _tile_loadd(6, w + 64, STRIDE);
    _tile_dpbf16ps(2, 4, 6);
    _tile_loadd(7, w + 96, STRIDE);
    _tile_dpbf16ps(3, 4, 7);
  }
  _tile_stored(0, out, ldo * 4);
  _tile_stored(1, out + 16, ldo * 4);
  _tile_stored(2, out + 32, ldo * 4);
  _tile_stored(3, out + 48, ldo * 4);
}

/* 17 to 32 rows, 32 columns. Loads stand between products, since four at once leave the unit of tiles idle. Lines of C are
   fetched for writing while sums are made, and `lines` lines a step of what is multiplied next, into the second level:
   both come from the third level at 20 GB/s, which takes about as long as the products. */
YI_TARGET_AMX static const char *many_rows(const uint16_t *a, size_t lda, const uint16_t *b, int32_t k, float *out,
                                           size_t ldo, int accumulate, int32_t rows, const char *next, int lines) {
  if (accumulate) {
    _tile_loadd(0, out, ldo * 4);
    _tile_loadd(1, out + 16, ldo * 4);
    _tile_loadd(2, out + 16 * ldo, ldo * 4);
    _tile_loadd(3, out + 16 * ldo + 16, ldo * 4);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
  int32_t fetched = accumulate ? rows : 0;
  for (int32_t i = 0; i < k; i += 32) {
    const uint16_t *w = b + (size_t)i * YI_PANEL;
    _tile_loadd(4, a + i, lda * 2);
    _tile_loadd(6, w, STRIDE);
    _tile_dpbf16ps(0, 4, 6);
    _tile_loadd(7, w + 32, STRIDE);
    for (int line = 0; line < lines; line++, next += 64) __builtin_prefetch(next, 0, 2);
    _tile_dpbf16ps(1, 4, 7);
    _tile_loadd(5, a + 16 * lda + i, lda * 2);
    for (int32_t end = fetched + 2; fetched < rows && fetched < end; fetched++) {
      __builtin_prefetch(out + (size_t)fetched * ldo, 1, 3);
      __builtin_prefetch(out + (size_t)fetched * ldo + 16, 1, 3);
    }
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, out, ldo * 4);
  _tile_stored(1, out + 16, ldo * 4);
  _tile_stored(2, out + 16 * ldo, ldo * 4);
  _tile_stored(3, out + 16 * ldo + 16, ldo * 4);
  return next;
}

/* k up to which sums are short: writing their results takes about as long as they do. */
#define SHORT 192

/* 16 rows, 32 columns in tiles c and d, while those of the step before, in tiles e and f, are written amid the products. A macro,
   for tiles are numbers in instructions. */
#define SHORT_SUM(c, d, e, f)                                              \
  do {                                                                     \
    if (accumulate) {                                                      \
      _tile_loadd(c, y, ldo * 4);                                          \
      _tile_loadd(d, y + 16, ldo * 4);                                     \
    } else {                                                               \
      _tile_zero(c);                                                       \
      _tile_zero(d);                                                       \
    }                                                                      \
    for (int32_t i = 0; i < k; i += 32) {                                  \
      _tile_loadd(4, x + i, lda * 2);                                      \
      _tile_loadd(6, w + (size_t)i * YI_PANEL, STRIDE);                    \
      _tile_dpbf16ps(c, 4, 6);                                             \
      if (before && i == 0) _tile_stored(e, before, ldo * 4);              \
      _tile_loadd(7, w + (size_t)i * YI_PANEL + 32, STRIDE);               \
      _tile_dpbf16ps(d, 4, 7);                                             \
      if (before && (i == 32 || k == 32)) _tile_stored(f, before + 16, ldo * 4); \
    }                                                                      \
    before = y;                                                            \
  } while (0)

/* Rows by sixteens. */
YI_TARGET_AMX static void short_sums(const uint16_t *a, size_t lda, const uint16_t *b, int32_t k, int32_t m, float *out,
                                     size_t ldo, int accumulate) {
  float *before = 0;
  for (int32_t row = 0; row < m; row += 16) {
    const uint16_t *x = a + (size_t)row * lda, *w = b;
    float *y = out + (size_t)row * ldo;
    SHORT_SUM(0, 1, 2, 3);
    y += 32;
    w += 64;
    SHORT_SUM(2, 3, 0, 1);
  }
  _tile_stored(2, before, ldo * 4);
  _tile_stored(3, before + 16, ldo * 4);
}

YI_TARGET_AMX void yi_panel_amx YI_PANEL_PARAMS {
  const uint16_t *x = a, *w = panel;
  /* A panel has 64 · k/32 lines, and m rows take m/32 · 2 · k/32 steps. */
  int lines = next && m >= 128 ? (1024 + m - 1) / m : 0;
  const char *fetch = next;
  int32_t row = 0;
  if (k <= SHORT && m >= 32) {
    configure(16, 16);
    row = m / 32 * 32;
    short_sums(x, lda, w, k, row, out, ldo, accumulate);
  }
  for (; m - row > 16; row += 32) {
    int32_t rows = m - row < 32 ? m - row : 32;
    const uint16_t *from = x + (size_t)row * lda;
    float *to = out + (size_t)row * ldo;
    configure(16, rows - 16);
    fetch = many_rows(from, lda, w, k, to, ldo, accumulate, rows, fetch, lines);
    fetch = many_rows(from, lda, w + 64, k, to + 32, ldo, accumulate, rows, fetch, lines);
  }
  if (row < m) {
    configure(m - row, m - row);
    few_rows(x + (size_t)row * lda, lda, w, k, out + (size_t)row * ldo, ldo, accumulate);
  }
}

YI_TARGET_AMX void yi_panel_amx_done(void) {
  if (!configured_upper) return;
  configured_upper = configured_lower = 0;
  _tile_release();
}
#endif
