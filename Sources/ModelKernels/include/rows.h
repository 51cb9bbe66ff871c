/* What is done to rows of floats between the matrix products. Each row's bits depend on that row alone. */
#ifndef YISANG_ROWS_H
#define YISANG_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "matrix.h"

/* RMSNorm (Zhang and Sennrich 2019): out = x · (1/√(mean x² + epsilon)) · weight, over `width` of each of `rows` rows. `out`
   is of `type`; in bf16 its rows are rounded once and filled with zeros up to `out_stride` (which is at least the padded
   width). May be in place for fp32. */
void yi_rms_norm(const float *x, size_t stride, int32_t rows, int32_t width, const float *weight, float epsilon,
                 yi_type type, void *out, size_t out_stride);

/* Rotary embedding of `heads` neighbouring heads of `width` in one row, in place: of the first 2·half dimensions, i turns
   with half + i by the angle whose cosine and sine are cosine[i] and sine[i]. */
void yi_rotate(float *x, int32_t heads, int32_t width, int32_t half, const float *cosine, const float *sine);

typedef enum { YI_SILU = 0, YI_GELU_TANH = 1 } yi_activation;

/* activation(gate) · up; a row holds `width` gates, then `width` ups. `out` as in yi_rms_norm. */
void yi_gate(const float *x, size_t stride, int32_t rows, int32_t width, yi_activation activation, yi_type type,
             void *out, size_t out_stride);

/* Floats as `type`, rows filled with zeros up to out_stride; x is scaled first. */
void yi_convert(const float *x, size_t stride, int32_t rows, int32_t width, float scale, yi_type type, void *out,
                size_t out_stride);

/* cap · tanh(x / cap), in place. */
void yi_softcap(float *x, size_t count, float cap);

/* x · scale, in place. */
void yi_scale(float *x, size_t count, float scale);

#define YI_CHUNK 4096

/* The logarithm of Σ e^(x·scale) over chunks of YI_CHUNK: of each its maximum and its sum, put together in order. */
void yi_log_sum_exp(const float *x, size_t count, float scale, double *out);

/* out[i] = e^((x[i] − shift)·scale), and their sum, in lanes, then chunks. */
void yi_exp_shifted(const float *x, size_t count, float shift, float scale, float *out, double *sum);

/* The greatest value's first place. NaN is passed over; -1 if there is nothing else. */
void yi_greatest(const float *x, size_t count, int64_t *place);

#endif
