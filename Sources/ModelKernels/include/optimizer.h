/* One step of an optimizer, in one pass over the memory of a block of weights: clip, moments, decay, master weight, and the
   packing of the new weight for the products forward and back. Each number's bits depend on that number alone, and are the
   same on all instruction sets. */
#ifndef YISANG_OPTIMIZER_H
#define YISANG_OPTIMIZER_H

#include "matrix.h"

/* AdamW (Loshchilov and Hutter 2019), as torch.optim.AdamW computes it: decay first, then the update with corrected moments. */
typedef struct {
  float gradient_scale;      /* gradients are multiplied with it first: clipping */
  float keep;                /* 1 − rate · decay */
  float mean_share;          /* 1 − beta1 */
  float square_keep;         /* beta2 */
  float square_share;        /* 1 − beta2 */
  float root_scale;          /* 1 / √(1 − beta2^t) */
  float epsilon;
  float rate;                /* rate / (1 − beta1^t) */
} yi_adamw;

/* Where a row-major matrix of `rows` × `columns` is packed for products; both at a multiple of 64, and written whole. */
typedef struct {
  void *panels; /* as yi_pack does it */
  void *across; /* as yi_pack_columns does it, or NULL */
  int32_t rows, columns;
  yi_type type;
} yi_packing;

/* `count` weights at neighbouring places. `greatest` becomes the bits of the greatest new weight without its sign, if they are
   more than what it was: above those of the greatest float (0x7F800000 and more), a weight is infinite or NaN. */
void yi_adamw_update(const yi_adamw *step, float *weight, const float *gradient, float *mean, float *square,
                     size_t count, uint32_t *greatest);

/* The same for rows 64·begin ..< 64·end of a matrix, and packs what is new of them. */
void yi_adamw_update_matrix(const yi_adamw *step, const yi_packing *packing, float *weight, const float *gradient,
                            float *mean, float *square, int32_t begin, int32_t end, uint32_t *greatest);

/* Packs rows 64·begin ..< 64·end of a matrix both ways. */
void yi_pack_both(const yi_packing *packing, const float *weight, int32_t begin, int32_t end);

/* Muon's momentum (Jordan 2024), as torch.optim.Muon has it: momentum += share · (g − momentum) where g = gradient · scale;
   out = g + (1 − share) · (momentum − g) with `nesterov`, else the momentum. */
void yi_momentum(float scale, float share, int nesterov, const float *gradient, float *momentum, float *out,
                 size_t count);

/* Each number as the nearest of `type`, in place. */
void yi_round(yi_type type, float *x, size_t count);

/* weight = weight · keep + update · scale; `greatest` as above. */
void yi_blend(float keep, float *weight, float scale, const float *update, size_t count, uint32_t *greatest);

/* Σ x² over `count` floats in double precision, in lanes, in order. */
void yi_sum_of_squares(const float *x, size_t count, double *out);

#endif
