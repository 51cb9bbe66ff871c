#include "dots.h"
#include "vector.h"

YI_INLINE v16 row_part(yi_type type, const void *row, int32_t i, int32_t width) {
  size_t count = width - i < 16 ? (size_t)(width - i) : 16;
  if (type == YI_F32) return v_load_part((const float *)row + i, count);
  h16 half = {0};
  memcpy(&half, (const uint16_t *)row + i, count * 2);
  return v_widen(half);
}

#define DOTS_PARAMS                                                                                              \
  (yi_type type, const void *a, size_t a_stride, const void *b, size_t b_stride, int32_t rows, int32_t width, \
   float *out)
YI_INLINE void yi_row_dots_body DOTS_PARAMS {
  size_t size = type == YI_BF16 ? 2 : 4;
  for (int32_t r = 0; r < rows; r++) {
    const char *x = (const char *)a + (size_t)r * a_stride * size, *y = (const char *)b + (size_t)r * b_stride * size;
    v16 sum = {0};
    for (int32_t i = 0; i < width; i += 16) sum = v_fma(row_part(type, x, i, width), row_part(type, y, i, width), sum);
    out[r] = v_sum(sum);
  }
}
YI_KERNEL(yi_row_dots, DOTS_PARAMS, (type, a, a_stride, b, b_stride, rows, width, out))
