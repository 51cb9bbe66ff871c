#include "rows.h"
#include "typed_rows.h"

#define NORM_PARAMS                                                                                               \
  (const float *x, size_t stride, int32_t rows, int32_t width, const float *weight, float epsilon, yi_type type, \
   void *out, size_t out_stride)
YI_INLINE void yi_rms_norm_body NORM_PARAMS {
  for (int32_t row = 0; row < rows; row++) {
    const float *in = x + (size_t)row * stride;
    v16 squares[4] = {{0}, {0}, {0}, {0}};
    int32_t i = 0;
    for (; i + 64 <= width; i += 64)
      for (int j = 0; j < 4; j++) {
        v16 value = v_load(in + i + 16 * j);
        squares[j] = v_fma(value, value, squares[j]);
      }
    for (int j = 0; i < width; i += 16, j++) {
      v16 value = get(in, i, width);
      squares[j] = v_fma(value, value, squares[j]);
    }
    float mean = v_sum((squares[0] + squares[1]) + (squares[2] + squares[3])) / (float)width;
    v16 scale = v_all(1.0f / __builtin_sqrtf(mean + epsilon));
    size_t start = (size_t)row * out_stride;
    for (i = 0; i < width; i += 16) put(type, out, start, i, get(in, i, width) * scale * get(weight, i, width), width - i);
    put_zeros(type, out, start, width, out_stride);
  }
}
YI_KERNEL(yi_rms_norm, NORM_PARAMS, (x, stride, rows, width, weight, epsilon, type, out, out_stride))

#define ROTATE_PARAMS \
  (float *x, int32_t heads, int32_t width, int32_t half, const float *cosine, const float *sine)
YI_INLINE void yi_rotate_body ROTATE_PARAMS {
  for (int32_t head = 0; head < heads; head++) {
    float *a = x + (size_t)head * (size_t)width, *b = a + half;
    for (int32_t i = 0; i < half; i += 16) {
      v16 c = get(cosine, i, half), s = get(sine, i, half), p = get(a, i, half), q = get(b, i, half);
      put(YI_F32, a, 0, i, p * c - q * s, half - i);
      put(YI_F32, b, 0, i, q * c + p * s, half - i);
    }
  }
}
YI_KERNEL(yi_rotate, ROTATE_PARAMS, (x, heads, width, half, cosine, sine))

/* x · σ(x); GELU with tanh is x · σ(2√(2/π)(x + 0.044715 x³)), since ½(1 + tanh u) = σ(2u). */
YI_INLINE v16 activated(v16 x, yi_activation activation) {
  v16 u = activation == YI_SILU ? x : v_all(1.5957691216f) * v_fma(x * x * x, v_all(0.044715f), x);
  return x / (v_all(1.0f) + v_exp(-u));
}

#define GATE_PARAMS                                                                                           \
  (const float *x, size_t stride, int32_t rows, int32_t width, yi_activation activation, yi_type type, void *out, \
   size_t out_stride)
YI_INLINE void yi_gate_body GATE_PARAMS {
  for (int32_t row = 0; row < rows; row++) {
    const float *gate = x + (size_t)row * stride, *up = gate + width;
    size_t start = (size_t)row * out_stride;
    for (int32_t i = 0; i < width; i += 16)
      put(type, out, start, i, activated(get(gate, i, width), activation) * get(up, i, width), width - i);
    put_zeros(type, out, start, width, out_stride);
  }
}
YI_KERNEL(yi_gate, GATE_PARAMS, (x, stride, rows, width, activation, type, out, out_stride))

#define CONVERT_PARAMS                                                                                          \
  (const float *x, size_t stride, int32_t rows, int32_t width, float scale, yi_type type, void *out, size_t out_stride)
YI_INLINE void yi_convert_body CONVERT_PARAMS {
  for (int32_t row = 0; row < rows; row++) {
    size_t start = (size_t)row * out_stride;
    for (int32_t i = 0; i < width; i += 16)
      put(type, out, start, i, get(x + (size_t)row * stride, i, width) * v_all(scale), width - i);
    put_zeros(type, out, start, width, out_stride);
  }
}
YI_KERNEL(yi_convert, CONVERT_PARAMS, (x, stride, rows, width, scale, type, out, out_stride))

/* tanh u = 1 − 2 / (e^2u + 1). */
YI_INLINE void yi_softcap_body(float *x, size_t count, float cap) {
  for (size_t i = 0; i < count; i += 16) {
    size_t n = count - i < 16 ? count - i : 16;
    v16 e = v_exp(v_load_part(x + i, n) * v_all(2.0f / cap));
    v16 y = v_all(cap) * (v_all(1.0f) - v_all(2.0f) / (e + v_all(1.0f)));
    v_store_part(x + i, y, n);
  }
}
YI_KERNEL(yi_softcap, (float *x, size_t count, float cap), (x, count, cap))

YI_INLINE void yi_scale_body(float *x, size_t count, float scale) {
  for (size_t i = 0; i < count; i += 16) {
    size_t n = count - i < 16 ? count - i : 16;
    v_store_part(x + i, v_load_part(x + i, n) * v_all(scale), n);
  }
}
YI_KERNEL(yi_scale, (float *x, size_t count, float scale), (x, count, scale))
