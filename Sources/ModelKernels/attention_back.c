#include "attention_back.h"
#include "vector.h"

/* Rows that go through all products but those of the page's own gradients at once, while their scores are in the nearest
   cache. */
#define BLOCK 32

static int is_broken(yi_type type, int32_t c, const float *x) {
  float rest = 0;
  for (int32_t i = 0; i < c; i++) {
    float stored = type == YI_BF16 ? float_of(bf16_of(x[i])) : x[i];
    rest += stored - stored;
  }
  return rest != 0;
}

void yi_back_page_put(yi_type type, int32_t c, int32_t place, const float *key, const float *value, void *keys,
                      void *values, void *keys_across) {
  /* As in yi_page_put: a key of NaN is only met by those who see it, while in sums over positions 0 · NaN would reach all. */
  int broken = is_broken(type, c, key) || is_broken(type, c, value);
  for (int32_t i = 0; i < c; i++) {
    float k = broken ? __builtin_nanf("") : key[i], across = broken ? 0 : key[i], v = broken ? 0 : value[i];
    size_t panel = (size_t)(i / YI_PANEL) * YI_PANEL * YI_PAGE, column = (size_t)(i % YI_PANEL);
    if (type == YI_F32) {
      ((float *)keys)[(size_t)i * YI_PAGE + (size_t)place] = k;
      ((float *)values)[(size_t)i * YI_PAGE + (size_t)place] = v;
      ((float *)keys_across)[panel + (size_t)place * YI_PANEL + column] = across;
    } else {
      size_t at = (size_t)(i / 2) * 2 * YI_PAGE + 2 * (size_t)place + (size_t)(i % 2);
      ((uint16_t *)keys)[at] = bf16_of(k);
      ((uint16_t *)values)[at] = bf16_of(v);
      ((uint16_t *)keys_across)[panel + (size_t)(place / 2) * 2 * YI_PANEL + 2 * column + (size_t)(place % 2)] =
          bf16_of(across);
    }
  }
}

void yi_back_page_take(int32_t c, int32_t place, const float *turned, float *out) {
  for (int32_t i = 0; i < c; i++) out[i] = turned[(size_t)i * YI_PAGE + (size_t)place];
}

/* 2^t within 3e-6 for −126 ≤ t < 128, which bf16 does not see; 2^−126 below, NaN for NaN. */
YI_INLINE v16 power_of_two(v16 t) {
  v16 magic = v_all(12582912.0f), x = v_max(v_all(-126.0f), t), shifted = x + magic, f = x - (shifted - magic);
  v16 p = v_fma(v_all(9.570102207362652e-3f), f, v_all(5.591786280274391e-2f));
  p = v_fma(p, f, v_all(2.40247443318367e-1f));
  p = v_fma(p, f, v_all(6.931217908859253e-1f));
  p = v_fma(p, f, v_all(9.999992847442627e-1f));
  return (v16)((u16x)p + ((u16x)shifted << 23));
}

/* What one query needs for its row. */
typedef struct {
  float log_sum, dot;
  int32_t low, high; /* on this page */
} seeing;

/* P and scale·dS of one query and sixteen positions from `place` on, out of q·k and dP. */
YI_INLINE void weigh(const yi_attention *shape, yi_type type, int capped, int masked, const seeing *query, int32_t place,
                     v16 score, v16 dp, v16 *weight, v16 *change) {
  const float log2e = 1.44269504f;
  v16 slope, p;
  if (capped) {
    v16 e = v_exp(score * v_all(shape->scale) * v_all(2.0f / shape->softcap)), g = v_all(2.0f) / (e + v_all(1.0f));
    score = v_all(shape->softcap) * (v_all(1.0f) - g);
    slope = g * (v_all(2.0f) - g);
  }
  if (type == YI_BF16) {
    float factor = capped ? log2e : shape->scale * log2e;
    p = power_of_two(v_fma(score, v_all(factor), v_all(-query->log_sum * log2e)));
  } else {
    p = v_exp_falling((capped ? score : score * v_all(shape->scale)) - v_all(query->log_sum));
  }
  v16 d = p * v_fma(dp, v_all(shape->scale), v_all(-query->dot * shape->scale));
  if (capped) d *= slope;
  if (masked) {
    i16x lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, at = lane + place;
    i16x seen = (at >= query->low) & (at < query->high);
    p = (v16)((i16x)p & seen);
    d = (v16)((i16x)d & seen);
  }
  *weight = p;
  *change = d;
}

/* Two rows of a block: P and scale·dS as panels whose k are the rows, and in bf16 scale·dS once more as rows. */
YI_INLINE void weigh_two(const yi_attention *shape, yi_type type, int capped, int masked, const seeing *queries,
                         const float *scores, const float *dps, void *weights, void *changes, uint16_t *change_rows) {
  for (int32_t j = 0; j < YI_PAGE; j += 16) {
    v16 p[2], d[2];
    for (int r = 0; r < 2; r++)
      weigh(shape, type, capped, masked, queries + r, j, v_load(scores + r * YI_PAGE + j),
            v_load(dps + r * YI_PAGE + j), p + r, d + r);
    if (type == YI_F32) {
      for (int r = 0; r < 2; r++) {
        v_store((float *)weights + r * YI_PAGE + j, p[r]);
        v_store((float *)changes + r * YI_PAGE + j, d[r]);
      }
    } else {
      u16x half = (u16x){0} + 0x8000, upper = (u16x){0} + 0xFFFF0000;
      u16x first = ((u16x)p[0] + half) >> 16, second = ((u16x)p[1] + half) & upper;
      u16x pairs = first | second;
      memcpy((uint16_t *)weights + 2 * j, &pairs, sizeof pairs);
      first = ((u16x)d[0] + half) >> 16;
      second = (u16x)d[1] + half;
      pairs = first | (second & upper);
      memcpy((uint16_t *)changes + 2 * j, &pairs, sizeof pairs);
      h16 row = __builtin_convertvector(first, h16), next = __builtin_convertvector(second >> 16, h16);
      memcpy(change_rows + j, &row, sizeof row);
      memcpy(change_rows + YI_PAGE + j, &next, sizeof next);
    }
  }
}

/* All rows of a block, an even number; those beyond its end see nothing. */
YI_INLINE void weigh_block(const yi_attention *shape, yi_type type, int capped, const seeing *queries, int32_t rows,
                           const float *scores, const float *dps, char *weights, char *changes, uint16_t *change_rows) {
  size_t size = type == YI_BF16 ? 2 : 4;
  for (int32_t r = 0; r < rows; r += 2) {
    const seeing *two = queries + r;
    char *to = weights + (size_t)r * YI_PAGE * size, *change = changes + (size_t)r * YI_PAGE * size;
    int32_t low = two[0].low > two[1].low ? two[0].low : two[1].low;
    int32_t high = two[0].high < two[1].high ? two[0].high : two[1].high;
    if (low <= 0 && high >= YI_PAGE)
      weigh_two(shape, type, capped, 0, two, scores + r * YI_PAGE, dps + r * YI_PAGE, to, change, change_rows + r * YI_PAGE);
    else
      weigh_two(shape, type, capped, 1, two, scores + r * YI_PAGE, dps + r * YI_PAGE, to, change, change_rows + r * YI_PAGE);
  }
}

static float usual_nan(float x) { return x == x ? x : __builtin_nanf(""); }

#define BACK_PARAMS                                                                                               \
  (const yi_attention *shape, const void *queries, const void *douts, size_t stride, int32_t rows,                \
   const void *queries_turned, const void *douts_turned, size_t turned, const float *log_sums, const float *dots, \
   const yi_back_page *page, int32_t first, const int32_t *low, const int32_t *high, float *dqueries, float *dkeys, \
   float *dvalues)
YI_INLINE void yi_attend_back_page_body BACK_PARAMS {
  float weights[YI_BACK_TILE * YI_PAGE] __attribute__((aligned(64)));
  float changes[YI_BACK_TILE * YI_PAGE] __attribute__((aligned(64)));
  float scores[BLOCK * YI_PAGE] __attribute__((aligned(64)));
  float dps[BLOCK * YI_PAGE] __attribute__((aligned(64)));
  uint16_t change_rows[BLOCK * YI_PAGE] __attribute__((aligned(64)));
  seeing seen[BLOCK];
  yi_type type = shape->type;
  size_t size = type == YI_BF16 ? 2 : 4;
  int32_t panels = (shape->c + YI_PANEL - 1) / YI_PANEL, begin = rows, end = 0;
  for (int32_t block = 0; block < rows; block += BLOCK) {
    int32_t count = rows - block < BLOCK ? rows - block : BLOCK, padded = type == YI_BF16 ? BLOCK : (count + 1) / 2 * 2;
    int32_t last = 0;
    for (int32_t r = 0; r < padded; r++) {
      seen[r] = (seeing){0, 0, 0, 0};
      if (r >= count) continue;
      int32_t row = block + r;
      seen[r] = (seeing){usual_nan(log_sums[row]), usual_nan(dots[row]), low[row] - first, high[row] - first};
      if (seen[r].low < YI_PAGE && seen[r].high > last && seen[r].high > seen[r].low) last = seen[r].high;
    }
    char *weight = (char *)weights + (size_t)block * YI_PAGE * size;
    char *change = (char *)changes + (size_t)block * YI_PAGE * size;
    if (last == 0) {
      memset(weight, 0, (size_t)padded * YI_PAGE * size);
      memset(change, 0, (size_t)padded * YI_PAGE * size);
      continue;
    }
    if (begin > block) begin = block;
    end = block + count;
    size_t from = (size_t)block * stride * size;
    yi_product_panel(type, page->keys, shape->c, (const char *)queries + from, stride, count, scores, YI_PAGE, 0);
    yi_product_panel(type, page->values, shape->c, (const char *)douts + from, stride, count, dps, YI_PAGE, 0);
    if (type == YI_F32 && shape->softcap > 0)
      weigh_block(shape, YI_F32, 1, seen, padded, scores, dps, weight, change, change_rows);
    else if (type == YI_F32) weigh_block(shape, YI_F32, 0, seen, padded, scores, dps, weight, change, change_rows);
    else if (shape->softcap > 0)
      weigh_block(shape, YI_BF16, 1, seen, padded, scores, dps, weight, change, change_rows);
    else weigh_block(shape, YI_BF16, 0, seen, padded, scores, dps, weight, change, change_rows);
    /* Positions that nobody in the block has reached have changes of 0. */
    int32_t length = last <= YI_PAGE / 2 ? YI_PAGE / 2 : YI_PAGE;
    const void *rows_of_changes = type == YI_BF16 ? (const void *)change_rows : change;
    for (int32_t p = 0; p < panels; p++)
      yi_product_panel(type, (const char *)page->keys_across + (size_t)p * YI_PANEL * YI_PAGE * size, length,
                       rows_of_changes, YI_PAGE, count, dqueries + ((size_t)block * (size_t)panels + (size_t)p) * YI_PANEL,
                       (size_t)panels * YI_PANEL, 1);
  }
  if (begin >= end) return;
  /* The rows that see the page as k: begin is a whole number of blocks. */
  size_t at = (size_t)begin * size, line = (size_t)begin * YI_PAGE * size;
  yi_product_panel(type, (char *)weights + line, end - begin, (const char *)douts_turned + at, turned, shape->c, dvalues,
                   YI_PAGE, 1);
  yi_product_panel(type, (char *)changes + line, end - begin, (const char *)queries_turned + at, turned, shape->c, dkeys,
                   YI_PAGE, 1);
}
YI_KERNEL(yi_attend_back_page, BACK_PARAMS,
          (shape, queries, douts, stride, rows, queries_turned, douts_turned, turned, log_sums, dots, page, first, low,
           high, dqueries, dkeys, dvalues))
