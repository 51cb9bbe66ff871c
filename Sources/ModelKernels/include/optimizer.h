/* One step of an optimizer, in one pass over the memory of a block of weights: clip, moments, decay, master weight, and the
   packing of the new weight for the products forward and back. */
#ifndef YISANG_OPTIMIZER_H
#define YISANG_OPTIMIZER_H

#include "matrix.h"

/* AdamW (Loshchilov and Hutter 2019), as torch.optim.AdamW computes it: decay first, then the update with corrected moments. */
typedef struct {
  float rate, beta1, beta2, epsilon;
  float decay;                 /* 0 for what does not decay */
  float correction1;           /* 1 − beta1^t */
  float correction2_root;      /* √(1 − beta2^t) */
  float gradient_scale;        /* gradients are multiplied with it first: clipping */
} yi_adamw;

/* `count` weights at neighbouring places. */
void yi_adamw_update(const yi_adamw *step, float *weight, const float *gradient, float *mean, float *square,
                     size_t count);

/* Σ x² over `count` floats in double precision, chunks of YI_CHUNK in order. */
double yi_sum_of_squares(const float *x, size_t count);

#endif
