#include "attention_back.h"
#include "page_rows.h"
#include "vector.h"

void yi_back_page_put(yi_type type, int32_t c, int32_t place, const float *key, const float *value, void *keys,
                      void *values, void *keys_across) {
  float k[YI_HEAD + 16], v[YI_HEAD + 16];
  int broken = 0;
  yi_page_row(type, c, key, k, &broken);
  yi_page_row(type, c, value, v, &broken);
  /* As in yi_page_put: a key of NaN is only met by those who see it, while in sums over positions 0 · NaN would reach all. */
  if (broken) {
    memset(k, 0, sizeof k);
    memset(v, 0, sizeof v);
  }
  page_put_positions(type, c, place, k, keys_across);
  page_put_k(type, c, place, v, values);
  if (broken) memset(k, 0xFF, sizeof k);
  page_put_k(type, c, place, k, keys);
}

void yi_back_page_take(int32_t c, int32_t place, const float *turned, float *out) {
  for (int32_t i = 0; i < c; i++) out[i] = turned[(size_t)i * YI_PAGE + (size_t)place];
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
    p = v_power_of_two(v_fma(score, v_all(factor), v_all(-query->log_sum * log2e)));
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

/* Two rows: P and scale·dS as panels whose k are the rows, and in bf16 scale·dS once more as rows. */
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

/* An even number of rows; those that see nothing get zeros. */
YI_INLINE void weigh_rows(const yi_attention *shape, yi_type type, int capped, const seeing *queries, int32_t rows,
                          const float *scores, const float *dps, char *weights, char *changes, uint16_t *change_rows) {
  size_t size = type == YI_BF16 ? 2 : 4;
  for (int32_t r = 0; r < rows; r += 2) {
    const seeing *two = queries + r;
    size_t at = (size_t)r * YI_PAGE;
    char *weight = weights + at * size, *change = changes + at * size;
    int32_t low = two[0].low > two[1].low ? two[0].low : two[1].low;
    int32_t high = two[0].high < two[1].high ? two[0].high : two[1].high;
    if (low <= 0 && high >= YI_PAGE)
      weigh_two(shape, type, capped, 0, two, scores + at, dps + at, weight, change, change_rows + at);
    else
      weigh_two(shape, type, capped, 1, two, scores + at, dps + at, weight, change, change_rows + at);
  }
}

static float usual_nan(float x) { return x == x ? x : __builtin_nanf(""); }

#define BACK_PARAMS                                                                                               \
  (const yi_attention *shape, const void *queries, const void *douts, size_t stride, int32_t rows,                \
   const void *queries_turned, const void *douts_turned, size_t turned, const float *log_sums, const float *dots, \
   const yi_back_page *page, int32_t first, const int32_t *low, const int32_t *high, float *dqueries, float *dkeys, \
   float *dvalues)
YI_INLINE void yi_attend_back_page_body BACK_PARAMS {
  /* All rows at once: whole products are worth more here than scores in the nearest cache. */
  float scores[YI_BACK_TILE * YI_PAGE] __attribute__((aligned(64)));
  float dps[YI_BACK_TILE * YI_PAGE] __attribute__((aligned(64)));
  float weights[YI_BACK_TILE * YI_PAGE] __attribute__((aligned(64)));
  float changes[YI_BACK_TILE * YI_PAGE] __attribute__((aligned(64)));
  uint16_t change_rows[YI_BACK_TILE * YI_PAGE] __attribute__((aligned(64)));
  seeing seen[YI_BACK_TILE];
  yi_type type = shape->type;
  int capped = shape->softcap > 0;
  size_t size = type == YI_BF16 ? 2 : 4;
  /* Rows and positions that see one another; the rest of the page has P = dS = 0. */
  int32_t begin = rows, end = 0, reach = 0;
  for (int32_t r = 0; r < rows; r++) {
    int32_t from = low[r] - first, to = high[r] - first < YI_PAGE ? high[r] - first : YI_PAGE;
    seen[r] = (seeing){usual_nan(log_sums[r]), usual_nan(dots[r]), from, to};
    if (from >= to || to <= 0) continue;
    if (end == 0) begin = r / 32 * 32;
    end = r + 1;
    if (reach < to) reach = to;
  }
  if (end == 0) return;
  /* Rows beyond the end are zeros up to where the sums over rows go. */
  int32_t count = end - begin, padded = type == YI_BF16 ? yi_padded(type, count) : (count + 1) / 2 * 2;
  for (int32_t r = end; r < begin + padded; r++) seen[r] = (seeing){0, 0, 0, 0};
  size_t panel = (size_t)YI_PANEL * YI_PAGE * size, panels = ((size_t)shape->c + YI_PANEL - 1) / YI_PANEL;
  const char *q = (const char *)queries + (size_t)begin * stride * size;
  const char *d = (const char *)douts + (size_t)begin * stride * size;
  yi_product_panel(type, page->keys, shape->c, q, stride, count, scores, YI_PAGE, 0);
  yi_product_panel(type, page->values, shape->c, d, stride, count, dps, YI_PAGE, 0);
  char *p = (char *)weights, *ds = (char *)changes;
  if (type == YI_F32 && capped) weigh_rows(shape, YI_F32, 1, seen + begin, padded, scores, dps, p, ds, change_rows);
  else if (type == YI_F32) weigh_rows(shape, YI_F32, 0, seen + begin, padded, scores, dps, p, ds, change_rows);
  else if (capped) weigh_rows(shape, YI_BF16, 1, seen + begin, padded, scores, dps, p, ds, change_rows);
  else weigh_rows(shape, YI_BF16, 0, seen + begin, padded, scores, dps, p, ds, change_rows);
  const void *ds_rows = type == YI_BF16 ? (const void *)change_rows : changes;
  int32_t length = reach <= YI_PAGE / 2 ? YI_PAGE / 2 : YI_PAGE;
  for (size_t i = 0; i < panels; i++)
    yi_product_panel(type, (const char *)page->keys_across + i * panel, length, ds_rows, YI_PAGE, count,
                     dqueries + ((size_t)begin * panels + i) * YI_PANEL, panels * YI_PANEL, 1);
  const char *q_turned = (const char *)queries_turned + (size_t)begin * size;
  const char *d_turned = (const char *)douts_turned + (size_t)begin * size;
  yi_product_panel(type, p, count, d_turned, turned, shape->c, dvalues, YI_PAGE, 1);
  yi_product_panel(type, ds, count, q_turned, turned, shape->c, dkeys, YI_PAGE, 1);
}
YI_KERNEL(yi_attend_back_page, BACK_PARAMS,
          (shape, queries, douts, stride, rows, queries_turned, douts_turned, turned, log_sums, dots, page, first, low,
           high, dqueries, dkeys, dvalues))
