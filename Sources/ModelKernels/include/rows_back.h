/* The backward passes of rows.h: from the gradient of what a function gave to those of what it took (docs/backward.md has the
   derivations). Each row's bits depend on that row alone; sums over rows go from the first to the last. */
#ifndef YISANG_ROWS_BACK_H
#define YISANG_ROWS_BACK_H

#include "rows.h"

/* Of yi_rms_norm: dx[rows][dx_stride] gets (or, with `accumulate`, is increased by) the gradient of x, and
   dweight[width] is increased by that of the weight, Σ over the rows. `dy` is fp32. `x` is what the norm took, `weight` what it
   multiplied with. dx may be dy. dweight may be NULL; threads that share out the rows need one each block of rows. */
void yi_rms_norm_back(const float *x, size_t stride, int32_t rows, int32_t width, const float *weight, float epsilon,
                      const float *dy, size_t dy_stride, float *dx, size_t dx_stride, int accumulate, float *dweight);

/* Of yi_rotate: the transposed map, in place. It turns back; a factor in cosine and sine stays a factor. */
void yi_rotate_back(float *dx, int32_t heads, int32_t width, int32_t half, const float *cosine, const float *sine);

/* Of yi_gate: x[rows][stride] holds gates and ups as yi_gate took them, dy[rows][dy_stride] the gradient of its result;
   `out` gets d gates, then d ups, as `type`; in bf16 filled with zeros up to out_stride (≥ the padded 2·width). */
void yi_gate_back(const float *x, size_t stride, int32_t rows, int32_t width, yi_activation activation, const float *dy,
                  size_t dy_stride, yi_type type, void *out, size_t out_stride);

/* out[columns] is increased by the sums of x's columns, rows from the first to the last; x is of `type`. */
void yi_column_sums(yi_type type, const void *x, size_t stride, int32_t rows, int32_t columns, float *out);

#endif
