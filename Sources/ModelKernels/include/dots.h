/* Products of rows with rows. */
#ifndef YISANG_DOTS_H
#define YISANG_DOTS_H

#include "matrix.h"

/* out[r] = Σ a[r][i]·b[r][i] over `width`, in fp32, lanes then their sum. */
void yi_row_dots(yi_type type, const void *a, size_t a_stride, const void *b, size_t b_stride, int32_t rows,
                 int32_t width, float *out);

#endif
