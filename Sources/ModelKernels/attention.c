#include "attention.h"
#include "page_rows.h"
#include "rows.h"
#include "vector.h"

static int32_t value_panels(int32_t c) { return (c + YI_PANEL - 1) / YI_PANEL; }

static size_t size_of(yi_type type) { return type == YI_BF16 ? 2 : 4; }

size_t yi_key_page_size(yi_type type, int32_t c) { return (size_t)yi_padded(type, c) * YI_PAGE * size_of(type); }

size_t yi_value_page_size(yi_type type, int32_t c) {
  return (size_t)value_panels(c) * YI_PANEL * YI_PAGE * size_of(type);
}

void yi_page_put(yi_type type, int32_t c, int32_t place, const float *key, const float *value, void *keys,
                 void *values) {
  float k[YI_HEAD + 16], v[YI_HEAD + 16];
  int broken_key = 0, broken = 0; /* of keys, nobody asks */
  yi_page_row(type, c, key, k, &broken_key);
  yi_page_row(type, c, value, v, &broken);
  /* A value that is no number would reach queries that do not see it, since 0 · inf is NaN. So it is stored as 0 and its key as
     NaN: whoever sees the position gets NaN, and nobody else. */
  if (broken) {
    memset(k, 0xFF, sizeof k);
    memset(v, 0, sizeof v);
  }
  page_put_k(type, c, place, k, keys);
  page_put_positions(type, c, place, v, values);
}

void yi_attend_start(const yi_attention *shape, int32_t rows, yi_attended *state, float *sums) {
  for (int32_t r = 0; r < rows; r++) state[r] = (yi_attended){-__builtin_inff(), 0};
  memset(sums, 0, (size_t)rows * (size_t)value_panels(shape->c) * YI_PANEL * sizeof(float));
}

/* Scores of one query to weights e^(score − greatest), as the type of the next product; returns what is seen so far is to be
   multiplied with, or -1 if the query sees nothing here. */
YI_INLINE float weigh(const yi_attention *shape, float *scores, int32_t low, int32_t high, void *weights,
                      yi_attended *state) {
  if (low < 0) low = 0;
  if (high > YI_PAGE) high = YI_PAGE;
  if (low >= high) {
    memset(weights, 0, YI_PAGE * (shape->type == YI_BF16 ? 2 : 4));
    return -1;
  }
  int masked = low > 0 || high < YI_PAGE;
  i16x lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  v16 none = v_all(-__builtin_inff()), most = none, x[4];
  for (int j = 0; j < 4; j++) {
    x[j] = v_load(scores + 16 * j) * v_all(shape->scale);
    if (shape->softcap > 0) {
      v16 e = v_exp(x[j] * v_all(2.0f / shape->softcap));
      x[j] = v_all(shape->softcap) * (v_all(1.0f) - v_all(2.0f) / (e + v_all(1.0f)));
    }
    if (masked) x[j] = v_where((lane + 16 * j >= low) & (lane + 16 * j < high), x[j], none);
    most = v_max(x[j], most);
  }
  float before = state->greatest, greatest = v_greatest(most);
  if (before > greatest) greatest = before;
  v16 total = {0};
  for (int j = 0; j < 4; j++) {
    v16 e;
    if (shape->type == YI_BF16) {
      /* What is unseen is 2^−126 there, and must be nothing. */
      e = v_power_of_two((x[j] - v_all(greatest)) * v_all(1.44269504f));
      if (masked) e = v_where((lane + 16 * j >= low) & (lane + 16 * j < high), e, v_all(0.0f));
      h16 narrow = v_narrow_plain(e);
      memcpy((uint16_t *)weights + 16 * j, &narrow, sizeof narrow);
      e = v_widen(narrow);
    } else {
      e = v_exp_falling(x[j] - v_all(greatest));
      v_store((float *)weights + 16 * j, e);
    }
    total += e;
  }
  float factor = 1;
  if (before != greatest) factor = before == -__builtin_inff() ? 0 : v_exp_falling(v_all(before - greatest))[0];
  state->greatest = greatest;
  state->sum = state->sum * factor + v_sum(total);
  return factor;
}

#define PAGE_PARAMS                                                                                              \
  (const yi_attention *shape, const void *queries, size_t stride, int32_t rows, const void *keys, const void *values, \
   int32_t first, const int32_t *low, const int32_t *high, yi_attended *state, float *sums)
YI_INLINE void yi_attend_page_body PAGE_PARAMS {
  float scores[32 * YI_PAGE] __attribute__((aligned(64)));
  float weights[32 * YI_PAGE] __attribute__((aligned(64)));
  float factors[32];
  size_t size = shape->type == YI_BF16 ? 2 : 4;
  int32_t panels = value_panels(shape->c);
  yi_product_panel(shape->type, keys, shape->c, queries, stride, rows, scores, YI_PAGE, 0);
  for (int32_t r = 0; r < rows; r++)
    factors[r] = weigh(shape, scores + r * YI_PAGE, low[r] - first, high[r] - first,
                       (char *)weights + (size_t)r * YI_PAGE * size, state + r);
  /* A second half that nobody sees yet has weights of 0, whose sum changes nothing. */
  int32_t seen = 0;
  for (int32_t r = 0; r < rows; r++) seen = high[r] - first > seen ? high[r] - first : seen;
  int32_t length = seen <= YI_PAGE / 2 ? YI_PAGE / 2 : YI_PAGE;
  for (int32_t p = 0; p < panels; p++) {
    const char *panel = (const char *)values + (size_t)p * YI_PANEL * YI_PAGE * size;
    yi_product_panel(shape->type, panel, length, weights, YI_PAGE, rows, scores, YI_PAGE, 0);
    for (int32_t r = 0; r < rows; r++) {
      if (factors[r] < 0) continue;
      float *sum = sums + ((size_t)r * (size_t)panels + (size_t)p) * YI_PANEL;
      for (int j = 0; j < 4; j++)
        v_store(sum + 16 * j, v_load(sum + 16 * j) * v_all(factors[r]) + v_load(scores + r * YI_PAGE + 16 * j));
    }
  }
}
YI_KERNEL(yi_attend_page, PAGE_PARAMS,
          (shape, queries, stride, rows, keys, values, first, low, high, state, sums))

void yi_attend_finish(const yi_attention *shape, const yi_attended *state, const float *sums, yi_type type, void *out) {
  float scale = 1.0f / state->sum;
  for (int32_t i = 0; i < shape->c; i++) {
    float x = sums[i] * scale;
    if (type == YI_F32) ((float *)out)[i] = x;
    else ((uint16_t *)out)[i] = bf16_of(x);
  }
}
