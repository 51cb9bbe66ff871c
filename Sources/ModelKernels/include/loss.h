/* The head's last step: from a row of logits to what the loss is made of, and back (docs/backward.md). */
#ifndef YISANG_LOSS_H
#define YISANG_LOSS_H

#include "rows.h"

/* What yi_log_sum_exp gives of the row (the same bits), the entropy of softmax(logits · scale) in nats, −Σ p · log p, and the first
   place of the greatest logit, as torch's argmax has it, in one pass over the row; `scale` is 1/temperature. NaN where the logits
   hold NaN, +inf or nothing but -inf; then the place says nothing. */
void yi_log_sum_exp_entropy(const float *logits, size_t count, float scale, double *log_sum, double *entropy, int64_t *place);

/* The gradient of logits: out[i] = scale · (dlogp · ([i = target] − p_i) − dentropy · p_i · (log p_i + entropy)), where dlogp and
   dentropy are the loss's derivatives by the target's log-probability and by the row's entropy, and
   p_i = e^(logit_i · scale − log_sum). Logits of -inf get 0. With `softcap` > 0 the logits were soft-capped, and out is the gradient
   of what they were before. `out` is of `type`, zeros up to out_stride; may be the logits' own memory where that has room for
   out_stride. */
void yi_logits_back(const float *logits, size_t count, float scale, double log_sum, int32_t target, float dlogp, float dentropy,
                    double entropy, float softcap, yi_type type, void *out, size_t out_stride);

#endif
