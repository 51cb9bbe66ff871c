#include "loss.h"
#include "typed_rows.h"

/* log p = logit · scale − log_sum. The latter comes in two floats, so that nothing of it is lost for the logits near it, whose p counts;
   e^-100 is 0 here, so that a logit of -inf gives no inf · 0. */
YI_INLINE v16 log_p(v16 logit, v16 scale, v16 log_sum, v16 rest) {
  return v_max(v_fma(logit, scale, -log_sum) - rest, v_all(-100.0f));
}

/* What a row's gradient is made of: g = dlogp + dentropy · (log p + entropy), with `scale` in both derivatives. */
typedef struct {
  v16 scale, log_sum, rest, dlogp, dentropy, constant, by_cap;
} parts;

/* n ≤ 16 logits: [i = target] · dlogp − p · g, the target being at `place` from the first on. */
YI_INLINE void back_of(const float *logits, size_t i, int32_t n, int32_t place, parts r, int capped, yi_type type, void *out) {
  const i16x lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  v16 logit = get(logits + i, 0, n), log = log_p(logit, r.scale, r.log_sum, r.rest);
  v16 g = v_fma(r.dentropy, log, r.constant);
  v16 gradient = v_where(lane == place, r.dlogp, v_all(0.0f)) - v_exp_falling(log) * g;
  if (capped) {
    v16 u = v_max(logit * r.by_cap, v_all(-1.0f));
    gradient *= (v_all(1.0f) - u) * (v_all(1.0f) + u);
  }
  put(type, out, i, 0, gradient, n);
}

/* In order: bf16 takes half the room, so what is written is never ahead of what is read. */
YI_INLINE void back(const float *logits, size_t count, int32_t target, parts r, int capped, yi_type type, void *out) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) back_of(logits, i, 16, target - (int32_t)i, r, capped, type, out);
  if (i < count) back_of(logits, i, (int32_t)(count - i), target - (int32_t)i, r, capped, type, out);
}

#define BACK_PARAMS                                                                                                    \
  (const float *logits, size_t count, float scale, double log_sum, int32_t target, float dlogp, float dentropy,          \
   double entropy, float softcap, yi_type type, void *out, size_t out_stride)
YI_INLINE void yi_logits_back_body BACK_PARAMS {
  dlogp *= scale;
  dentropy *= scale;
  parts r = {
      v_all(scale), v_all((float)log_sum), v_all((float)(log_sum - (double)(float)log_sum)), v_all(dlogp), v_all(dentropy),
      v_all((float)((double)dlogp + (double)dentropy * entropy)), v_all(1.0f / softcap)};
  if (type == YI_F32) {
    if (softcap > 0) back(logits, count, target, r, 1, YI_F32, out);
    else back(logits, count, target, r, 0, YI_F32, out);
  } else {
    if (softcap > 0) back(logits, count, target, r, 1, YI_BF16, out);
    else back(logits, count, target, r, 0, YI_BF16, out);
  }
  size_t size = type == YI_F32 ? 4 : 2;
  if (out_stride > count) memset((char *)out + count * size, 0, (out_stride - count) * size);
}
YI_KERNEL(yi_logits_back, BACK_PARAMS,
          (logits, count, scale, log_sum, target, dlogp, dentropy, entropy, softcap, type, out, out_stride))
