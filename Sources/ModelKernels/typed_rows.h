/* Rows between memory and registers: fp32, or bf16 with zeros behind. */
#ifndef YISANG_TYPED_ROWS_H
#define YISANG_TYPED_ROWS_H

#include "matrix.h"
#include "vector.h"

/* Lanes `i`… of a row of `type` that starts at element `row_start`; `count` of them are left. */
YI_INLINE void put(yi_type type, void *out, size_t row_start, size_t i, v16 x, size_t count) {
  if (type == YI_F32) {
    float *to = (float *)out + row_start + i;
    if (count >= 16) v_store(to, x);
    else v_store_part(to, x, count);
  } else {
    h16 narrow = v_narrow(x);
    memcpy((uint16_t *)out + row_start + i, &narrow, (count >= 16 ? 16 : count) * 2);
  }
}

/* Rows that products read have zeros behind them; in fp32 there is nothing behind. */
YI_INLINE void put_zeros(yi_type type, void *out, size_t row_start, int32_t width, size_t stride) {
  if (type == YI_BF16 && stride > (size_t)width)
    memset((uint16_t *)out + row_start + width, 0, (stride - (size_t)width) * 2);
}

/* Lanes `i`… of a row of floats, zeros behind its end. */
YI_INLINE v16 get(const float *x, size_t i, size_t width) {
  return width - i >= 16 ? v_load(x + i) : v_load_part(x + i, width - i);
}

#endif
