#include <math.h>

#include "loss.h"
#include "vector.h"

YI_INLINE float chunk_greatest(const float *x, size_t count) {
  v16 most[4];
  for (int j = 0; j < 4; j++) most[j] = v_all(-__builtin_inff());
  size_t i = 0;
  for (; i + 64 <= count; i += 64)
    for (int j = 0; j < 4; j++) most[j] = v_max(v_load(x + i + 16 * j), most[j]);
  for (; i + 16 <= count; i += 16) most[0] = v_max(v_load(x + i), most[0]);
  float greatest = v_greatest(v_max(v_max(most[0], most[1]), v_max(most[2], most[3])));
  for (; i < count; i++) greatest = x[i] > greatest ? x[i] : greatest;
  return greatest;
}

/* Where the sums of a chunk are made: of e^t by lanes, and of e^t·t. */
typedef struct {
  v16 sums[2], products[2];
} lanes;

/* t = (x − shift)·scale of n values at i; `falling`: no t is above 0. */
YI_INLINE void add_terms(lanes *l, const float *x, size_t i, size_t n, float shift, float scale, int falling, float *out,
                         int weighted) {
  v16 value = n == 16 ? v_load(x + i) : v_load_part(x + i, n);
  v16 t = (value - v_all(shift)) * v_all(scale), e = falling ? v_exp_falling(t) : v_exp(t);
  if (n < 16) {
    i16x lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    e = v_where(lane < (int32_t)n, e, (v16){0});
  }
  if (out && n == 16) v_store(out + i, e);
  else if (out) v_store_part(out + i, e, n);
  size_t half = (i / 16) & 1;
  l->sums[half] += e;
  /* e^t is 0 long before t is -100, so that -inf counts 0. */
  if (weighted) l->products[half] += e * v_max(t, v_all(-100.0f));
}

/* Σ e^t over at most one chunk; stores the terms where `out` is given, Σ e^t·t where `weighted` is. */
YI_INLINE float chunk_sum(const float *x, size_t count, float shift, float scale, int falling, float *out, float *weighted) {
  lanes l = {{{0}, {0}}, {{0}, {0}}};
  size_t i = 0;
  for (; i + 32 <= count; i += 32) {
    add_terms(&l, x, i, 16, shift, scale, falling, out, weighted != NULL);
    add_terms(&l, x, i + 16, 16, shift, scale, falling, out, weighted != NULL);
  }
  for (; i < count; i += 16) add_terms(&l, x, i, count - i < 16 ? count - i : 16, shift, scale, falling, out, weighted != NULL);
  if (weighted) *weighted = v_sum(l.products[0] + l.products[1]);
  return v_sum(l.sums[0] + l.sums[1]);
}

/* The first place of a value that is there. */
YI_INLINE size_t first_place(const float *x, size_t count, float value) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    i16x same = v_load(x + i) == v_all(value);
    if (__builtin_reduce_or(same)) break;
  }
  while (i < count && x[i] != value) i++;
  return i;
}

/* log Σ e^(x·scale), and the entropy of that distribution and the greatest value's first place where they are asked for. Both sums
   are of t = (x − greatest)·scale. */
YI_INLINE double log_sum(const float *x, size_t count, float scale, double *entropy, int64_t *place) {
  size_t greatest_chunk = 0;
  float greatest = -__builtin_inff();
  double sum = 0, weighted = 0;
  for (size_t at = 0; at < count; at += YI_CHUNK) {
    size_t n = count - at < YI_CHUNK ? count - at : YI_CHUNK;
    float most = chunk_greatest(x + at, n);
    if (most == -__builtin_inff()) {
      /* Nothing but -inf, or NaN, which no comparison sees. */
      for (size_t i = 0; i < n; i++)
        if (x[at + i] != x[at + i]) {
          if (entropy) *entropy = __builtin_nan("");
          if (place) *place = -1;
          return __builtin_nan("");
        }
      continue;
    }
    float products = 0;
    double part = chunk_sum(x + at, n, most, scale, 1, NULL, entropy ? &products : NULL);
    double apart = ((double)most - (double)greatest) * (double)scale;
    if (most > greatest) {
      double factor = exp(-apart);
      if (sum > 0) weighted = (weighted - apart * sum) * factor;
      weighted += (double)products;
      sum = sum * factor + part;
      greatest = most;
      greatest_chunk = at;
    } else {
      double factor = exp(apart);
      weighted += ((double)products + apart * part) * factor;
      sum += part * factor;
    }
  }
  /* −Σ p·log p, with p = e^t / sum. */
  if (entropy) *entropy = log(sum) - weighted / sum;
  if (place) {
    size_t n = count - greatest_chunk < YI_CHUNK ? count - greatest_chunk : YI_CHUNK;
    *place = (int64_t)(greatest_chunk + first_place(x + greatest_chunk, n, greatest));
  }
  return (double)greatest * (double)scale + log(sum);
}

YI_INLINE void yi_log_sum_exp_body(const float *x, size_t count, float scale, double *out) {
  *out = log_sum(x, count, scale, NULL, NULL);
}
YI_KERNEL(yi_log_sum_exp, (const float *x, size_t count, float scale, double *out), (x, count, scale, out))

YI_INLINE void yi_log_sum_exp_entropy_body(const float *x, size_t count, float scale, double *out, double *entropy,
                                           int64_t *place) {
  *out = log_sum(x, count, scale, entropy, place);
}
YI_KERNEL(yi_log_sum_exp_entropy,
          (const float *x, size_t count, float scale, double *out, double *entropy, int64_t *place),
          (x, count, scale, out, entropy, place))

YI_INLINE void yi_exp_shifted_body(const float *x, size_t count, float shift, float scale, float *out, double *sum) {
  double total = 0;
  for (size_t at = 0; at < count; at += YI_CHUNK)
    total += chunk_sum(x + at, count - at < YI_CHUNK ? count - at : YI_CHUNK, shift, scale, 0, out ? out + at : NULL, NULL);
  *sum = total;
}
YI_KERNEL(yi_exp_shifted, (const float *x, size_t count, float shift, float scale, float *out, double *sum),
          (x, count, shift, scale, out, sum))

YI_INLINE void yi_greatest_body(const float *x, size_t count, int64_t *place) {
  float greatest = -__builtin_inff();
  *place = -1;
  for (size_t at = 0; at < count; at += YI_CHUNK) {
    size_t n = count - at < YI_CHUNK ? count - at : YI_CHUNK;
    float most = chunk_greatest(x + at, n);
    if (!(most > greatest) && *place >= 0) continue;
    for (size_t i = 0; i < n; i++)
      if (x[at + i] == most) {
        if (most > greatest || *place < 0) *place = (int64_t)(at + i);
        greatest = most;
        break;
      }
  }
}
YI_KERNEL(yi_greatest, (const float *x, size_t count, int64_t *place), (x, count, place))
