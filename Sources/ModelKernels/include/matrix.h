/* Products with a weight matrix W of n rows and k columns, as torch's Linear has it: C[m][n] = A[m][k] · Wᵀ + bias.

   Every element of C is a sum over k in one fixed order, from 0 up. So it has the same bits alone, in any batch, and
   with any number of threads. In fp32 the portable, AVX2 and AVX-512 paths agree to the bit; in bf16 these agree, and
   vdpbf16ps and AMX each have an order of their own.

   Weights are packed in panels of 64 outputs, rows beyond n are zeros:
     fp32  [n/64][k][64]
     bf16  [n/64][k/2][64][2], k rounded up to 32 with zeros. */
#ifndef YISANG_MATRIX_H
#define YISANG_MATRIX_H

#include <stddef.h>
#include <stdint.h>

#define YI_PANEL 64

typedef enum { YI_F32 = 0, YI_BF16 = 1 } yi_type;

typedef struct {
  const void *panels;
  const float *bias; /* n floats or NULL */
  int32_t n, k;
  yi_type type;
} yi_matrix;

/* k as it is stored: bf16 rounds up to whole tiles. */
int32_t yi_padded(yi_type type, int32_t k);

/* The same, or a line more, so that rows of so many elements do not meet in few sets of a cache: a product of 16,384 terms
   takes 0.6 times as long with it. For matrices that are turned over. */
int32_t yi_spaced(yi_type type, int32_t k);

/* Bytes of the packed weights. */
size_t yi_packed_size(yi_type type, int32_t n, int32_t k);

/* Packs `rows` rows of W, starting at row `at` of the matrix; source elements are fp32 or bf16 at any address, `stride`
   elements from row to row. The target is zeroed by the caller before the first call. */
void yi_pack(yi_type type, void *packed, int32_t k, int32_t at, const void *source, yi_type source_type, size_t stride,
             int32_t rows);

/* What a product does with what is in C. */
#define YI_SET 0   /* C = A · Wᵀ + bias */
#define YI_ADD 1   /* C = C + (A · Wᵀ + bias) */
#define YI_GO_ON 2 /* the sum goes on from C as if C's k had come before; then the bias */

/* Columns 64·begin ..< 64·end of C. A is of w's type with `lda` elements from row to row (bf16: at least the padded k, zeros
   after k). `into` is one of the three above. */
void yi_product(const yi_matrix *w, const void *a, size_t lda, int32_t m, float *c, size_t ldc, int into, int32_t begin,
                int32_t end);

/* The same for one panel without bias, all 64 columns: out[m][64]. With `accumulate` the sum goes on from what is in `out`, as
   if its k had come before. */
void yi_product_panel(yi_type type, const void *panel, int32_t k, const void *a, size_t lda, int32_t m, float *out,
                      size_t ldo, int accumulate);

/* Packs a row-major S[rows][columns] for C = A[m][rows] · S, that is, as the matrix Sᵀ: panels of 64 of S's columns, k its
   rows. Panels `begin` ..< `end` of ⌈columns/64⌉ are written whole, with zeros behind the last column and row. */
void yi_pack_columns(yi_type type, void *packed, int32_t rows, int32_t columns, const void *source, yi_type source_type,
                     size_t stride, int32_t begin, int32_t end);

/* out[columns][out_stride] = in[rows][stride] turned over, of one type; rows of `out` are filled with zeros up to out_stride,
   which is at least yi_padded(rows). Columns `begin` ..< `end`. For the product after it, rows of `out` should not lie a great
   power of two apart: yi_spaced(rows) elements are right. */
void yi_transpose(yi_type type, const void *in, size_t stride, int32_t rows, int32_t begin, int32_t end, void *out,
                  size_t out_stride);

/* Gives the thread's tile registers back; after the last product of a stretch of work. */
void yi_products_done(void);

#endif
