#include "rows_back.h"
#include "typed_rows.h"

/* With r = 1/√(mean x² + epsilon): dx = r · (w·dy) − x · r³ · mean(w·dy·x), dw = Σ dy·x·r. */
#define NORM_BACK_PARAMS                                                                                          \
  (const float *x, size_t stride, int32_t rows, int32_t width, const float *weight, float epsilon, const float *dy, \
   size_t dy_stride, float *dx, size_t dx_stride, int accumulate, float *dweight)
YI_INLINE void yi_rms_norm_back_body NORM_BACK_PARAMS {
  for (int32_t row = 0; row < rows; row++) {
    const float *in = x + (size_t)row * stride, *from = dy + (size_t)row * dy_stride;
    float *to = dx + (size_t)row * dx_stride;
    v16 squares[4] = {{0}, {0}, {0}, {0}}, products[4] = {{0}, {0}, {0}, {0}};
    for (int32_t i = 0; i < width; i += 64)
      for (int j = 0; j < 4 && i + 16 * j < width; j++) {
        v16 value = get(in, i + 16 * j, width);
        squares[j] = v_fma(value, value, squares[j]);
        products[j] = v_fma(value, get(from, i + 16 * j, width) * get(weight, i + 16 * j, width), products[j]);
      }
    float mean = v_sum((squares[0] + squares[1]) + (squares[2] + squares[3])) / (float)width;
    float along = v_sum((products[0] + products[1]) + (products[2] + products[3])) / (float)width;
    float r = 1.0f / __builtin_sqrtf(mean + epsilon);
    v16 scale = v_all(r), pull = v_all(-(along * r * r));
    for (int32_t i = 0; i < width; i += 16) {
      v16 value = get(in, i, width), d = get(from, i, width);
      v16 change = scale * v_fma(value, pull, d * get(weight, i, width));
      put(YI_F32, to, 0, i, accumulate ? get(to, i, width) + change : change, width - i);
      if (dweight) put(YI_F32, dweight, 0, i, v_fma(d, value * scale, get(dweight, i, width)), width - i);
    }
  }
}
YI_KERNEL(yi_rms_norm_back, NORM_BACK_PARAMS,
          (x, stride, rows, width, weight, epsilon, dy, dy_stride, dx, dx_stride, accumulate, dweight))

/* The turn turned over: by the angle's negative, where cosine and sine have a factor with the same factor. */
#define ROTATE_BACK_PARAMS \
  (float *dx, int32_t heads, int32_t width, int32_t half, const float *cosine, const float *sine)
YI_INLINE void yi_rotate_back_body ROTATE_BACK_PARAMS {
  for (int32_t head = 0; head < heads; head++) {
    float *a = dx + (size_t)head * (size_t)width, *b = a + half;
    for (int32_t i = 0; i < half; i += 16) {
      v16 c = get(cosine, i, half), s = get(sine, i, half), p = get(a, i, half), q = get(b, i, half);
      put(YI_F32, a, 0, i, p * c + q * s, half - i);
      put(YI_F32, b, 0, i, q * c - p * s, half - i);
    }
  }
}
YI_KERNEL(yi_rotate_back, ROTATE_BACK_PARAMS, (dx, heads, width, half, cosine, sine))

/* y = a(g)·u with a(g) = g·σ(t(g)): du = dy·a, dg = dy·u·σ·(1 + g·(1 − σ)·t'). SiLU has t = g, GELU's t is in rows.c. */
#define GATE_BACK_PARAMS                                                                                  \
  (const float *x, size_t stride, int32_t rows, int32_t width, yi_activation activation, const float *dy, \
   size_t dy_stride, yi_type type, void *out, size_t out_stride)
YI_INLINE void yi_gate_back_body GATE_BACK_PARAMS {
  v16 one = v_all(1.0f);
  for (int32_t row = 0; row < rows; row++) {
    const float *gate = x + (size_t)row * stride, *up = gate + width, *from = dy + (size_t)row * dy_stride;
    size_t start = (size_t)row * out_stride;
    for (int32_t i = 0; i < width; i += 16) {
      v16 g = get(gate, i, width), u = get(up, i, width), d = get(from, i, width), t = g, slope = one;
      if (activation == YI_GELU_TANH) {
        t = v_all(1.5957691216f) * v_fma(g * g * g, v_all(0.044715f), g);
        slope = v_all(1.5957691216f) * v_fma(g * g, v_all(3 * 0.044715f), one);
      }
      v16 e = v_exp(-t), sigma = one / (one + e);
      v16 derivative = sigma * v_fma(g * (one - sigma), slope, one);
      put(type, out, start, i, d * u * derivative, width - i);
      put(type, out, start + (size_t)width, i, d * (g * sigma), width - i);
    }
    put_zeros(type, out, start, 2 * width, out_stride);
  }
}
YI_KERNEL(yi_gate_back, GATE_BACK_PARAMS,
          (x, stride, rows, width, activation, dy, dy_stride, type, out, out_stride))

YI_INLINE v16 get_typed(yi_type type, const void *x, size_t at, int32_t count) {
  if (type == YI_F32) return get((const float *)x + at, 0, count);
  h16 narrow = {0};
  memcpy(&narrow, (const uint16_t *)x + at, (count >= 16 ? 16 : (size_t)count) * 2);
  return v_widen(narrow);
}

#define SUMS_PARAMS (yi_type type, const void *x, size_t stride, int32_t rows, int32_t columns, float *out)
YI_INLINE void yi_column_sums_body SUMS_PARAMS {
  for (int32_t i = 0; i < columns; i += 64) {
    v16 sum[4] = {{0}, {0}, {0}, {0}};
    int32_t left = columns - i, wide = left < 64 ? (left + 15) / 16 : 4;
    for (int32_t row = 0; row < rows; row++)
      for (int j = 0; j < wide; j++)
        sum[j] += get_typed(type, x, (size_t)row * stride + (size_t)(i + 16 * j), left - 16 * j);
    for (int j = 0; j < wide; j++)
      put(YI_F32, out, 0, i + 16 * j, get(out, i + 16 * j, columns) + sum[j], left - 16 * j);
  }
}
YI_KERNEL(yi_column_sums, SUMS_PARAMS, (type, x, stride, rows, columns, out))
