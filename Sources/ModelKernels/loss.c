#include "loss.h"
#include "vector.h"

/* log p = logit − log_sum. The latter comes in two floats, so that nothing of it is lost for the logits near it, whose p counts;
   e^-100 is 0 here, so that a logit of -inf gives no inf · 0. */
YI_INLINE v16 log_p(v16 logit, v16 log_sum, v16 rest) { return v_max((logit - log_sum) - rest, v_all(-100.0f)); }

YI_INLINE v16 get(const float *x, size_t n) { return n == 16 ? v_load(x) : v_load_part(x, n); }

/* n floats of `type` at place i. */
YI_INLINE void put(yi_type type, void *out, size_t i, v16 x, size_t n) {
  if (type == YI_F32) {
    if (n == 16) v_store((float *)out + i, x);
    else v_store_part((float *)out + i, x, n);
  } else {
    h16 narrow = v_narrow(x);
    if (n == 16) memcpy((uint16_t *)out + i, &narrow, sizeof narrow);
    else memcpy((uint16_t *)out + i, &narrow, n * 2);
  }
}

#define BACK_PARAMS                                                                                                    \
  (const float *logits, size_t count, double log_sum, int32_t target, float dlogp, float dentropy, double entropy, \
   float softcap, yi_type type, void *out, size_t out_stride)
/* With g = dlogp + dentropy · (log p + entropy), out = [i = target] · dlogp − p · g. What is written never is before what is
   still to be read: bf16 takes half the room. */
YI_INLINE void yi_logits_back_body BACK_PARAMS {
  const i16x lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  v16 sum = v_all((float)log_sum), rest = v_all((float)(log_sum - (double)(float)log_sum));
  v16 constant = v_all((float)((double)dlogp + (double)dentropy * entropy));
  for (size_t i = 0; i < count; i += 16) {
    size_t n = count - i < 16 ? count - i : 16;
    v16 logit = get(logits + i, n), log = log_p(logit, sum, rest);
    v16 p = v_exp_falling(log);
    v16 g = v_fma(v_all(dentropy), log, constant);
    v16 gradient = v_where(lane == target - (int32_t)i, v_all(dlogp), v_all(0.0f)) - p * g;
    if (softcap > 0) {
      v16 u = v_max(logit * v_all(1.0f / softcap), v_all(-1.0f));
      gradient *= (v_all(1.0f) - u) * (v_all(1.0f) + u);
    }
    put(type, out, i, gradient, n);
  }
  size_t size = type == YI_F32 ? 4 : 2;
  if (out_stride > count) memset((char *)out + count * size, 0, (out_stride - count) * size);
}
YI_KERNEL(yi_logits_back, BACK_PARAMS,
          (logits, count, log_sum, target, dlogp, dentropy, entropy, softcap, type, out, out_stride))
