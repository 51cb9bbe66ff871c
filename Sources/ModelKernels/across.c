#include "matrix.h"
#include "vector.h"

/* Matrices turned over, sixteen elements of a row at a time, each in a word: a float, or bf16 in the lower half. */

YI_INLINE size_t size_of(yi_type type) { return type == YI_BF16 ? 2 : 4; }

/* The first n of sixteen elements as `type`, zeros after them. */
YI_INLINE u16x words_at(yi_type type, yi_type source_type, const char *at, int32_t n) {
  if (n <= 0) return (u16x){0};
  if (source_type == YI_F32) {
    v16 x = {0};
    if (n >= 16) memcpy(&x, at, sizeof x);
    else memcpy(&x, at, (size_t)n * 4);
    return type == YI_F32 ? (u16x)x : __builtin_convertvector(v_narrow(x), u16x);
  }
  h16 x = {0};
  if (n >= 16) memcpy(&x, at, sizeof x);
  else memcpy(&x, at, (size_t)n * 2);
  return type == YI_F32 ? (u16x)v_widen(x) : __builtin_convertvector(x, u16x);
}

/* Sixteen words of row `row`, or of rows `row` and `row` + 1 as pairs of bf16; rows from `rows` on are zeros. */
YI_INLINE u16x line_at(yi_type type, yi_type source_type, const char *at, size_t row_bytes, int32_t row, int32_t rows,
                       int32_t n) {
  u16x first = words_at(type, source_type, at, row < rows ? n : 0);
  if (type == YI_F32) return first;
  return first | words_at(type, source_type, at + row_bytes, row + 1 < rows ? n : 0) << 16;
}

YI_INLINE void pack_panel(yi_type type, yi_type source_type, char *out, int32_t rows, int32_t columns,
                          const char *source, size_t row_bytes) {
  int32_t step = type == YI_BF16 ? 2 : 1, end = yi_padded(type, rows);
  for (int32_t row = 0; row < end; row += step, out += YI_PANEL * 4)
    for (int32_t j = 0; j < YI_PANEL; j += 16) {
      const char *at = source + (size_t)row * row_bytes + (size_t)j * size_of(source_type);
      u16x line = line_at(type, source_type, at, row_bytes, row, rows, columns - j);
      memcpy(out + 4 * j, &line, sizeof line);
    }
}

YI_INLINE void yi_pack_columns_body(yi_type type, void *packed, int32_t rows, int32_t columns, const void *source,
                                    yi_type source_type, size_t stride, int32_t begin, int32_t end) {
  size_t panel_bytes = YI_PANEL * (size_t)yi_padded(type, rows) * size_of(type);
  size_t row_bytes = stride * size_of(source_type);
  for (int32_t p = begin; p < end; p++) {
    char *out = (char *)packed + (size_t)p * panel_bytes;
    const char *from = (const char *)source + (size_t)p * YI_PANEL * size_of(source_type);
    int32_t left = columns - p * YI_PANEL;
    if (type == YI_F32 && source_type == YI_F32) pack_panel(YI_F32, YI_F32, out, rows, left, from, row_bytes);
    else if (type == YI_F32) pack_panel(YI_F32, YI_BF16, out, rows, left, from, row_bytes);
    else if (source_type == YI_F32) pack_panel(YI_BF16, YI_F32, out, rows, left, from, row_bytes);
    else pack_panel(YI_BF16, YI_BF16, out, rows, left, from, row_bytes);
  }
}
YI_KERNEL(yi_pack_columns,
          (yi_type type, void *packed, int32_t rows, int32_t columns, const void *source, yi_type source_type,
           size_t stride, int32_t begin, int32_t end),
          (type, packed, rows, columns, source, source_type, stride, begin, end))

/* Words whose row has the bit of `step` and whose column has not change places with those of which the reverse is true. */
#define EXCHANGE(step, low, high)                              \
  for (int i = 0; i < 16; i++)                                 \
    if (!(i & step)) {                                         \
      u16x a = w[i], b = w[i + step];                          \
      w[i] = __builtin_shufflevector(a, b, low);               \
      w[i + step] = __builtin_shufflevector(a, b, high);       \
    }
#define LOW_8 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define HIGH_8 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
#define LOW_4 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27
#define HIGH_4 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31
#define LOW_2 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define HIGH_2 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define LOW_1 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30
#define HIGH_1 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31

/* Sixteen columns, `n` of them there, from row `row` on: a block of 16 × 16 words is turned over in registers. In bf16 a
   word is a pair of rows before, and a pair of columns after. */
YI_INLINE void turn_block(yi_type type, const char *at, size_t row_bytes, int32_t row, int32_t rows, int32_t n,
                          char *out, size_t out_bytes, size_t most) {
  int32_t step = type == YI_BF16 ? 2 : 1;
  u16x w[16];
  for (int i = 0; i < 16; i++)
    w[i] = line_at(type, type, at + (size_t)(i * step) * row_bytes, row_bytes, row + i * step, rows, n);
  EXCHANGE(8, LOW_8, HIGH_8)
  EXCHANGE(4, LOW_4, HIGH_4)
  EXCHANGE(2, LOW_2, HIGH_2)
  EXCHANGE(1, LOW_1, HIGH_1)
  for (int i = 0; i < 16; i++)
    if (i < n) {
      if (most >= 64) memcpy(out + (size_t)i * out_bytes, &w[i], 64);
      else memcpy(out + (size_t)i * out_bytes, &w[i], most);
    }
}

/* A line of each of `tall` rows after the other: two blocks have one line in bf16, and no line is read twice. What is read
   and written next is fetched meanwhile, since neither walk is one that processors foresee. */
YI_INLINE void turn(yi_type type, const char *in, size_t row_bytes, int32_t rows, int32_t begin, int32_t end, char *out,
                    size_t out_bytes) {
  int32_t tall = type == YI_BF16 ? 32 : 16;
  for (size_t place = 0; place < out_bytes; place += 64)
    for (int32_t c = begin; c < end; c += 16) {
      size_t row = place / size_of(type);
      int32_t n = end - c < 16 ? end - c : 16, there = row < (size_t)rows ? rows - (int32_t)row : 0;
      const char *at = in + row * row_bytes + (size_t)c * size_of(type);
      char *to = out + (size_t)c * out_bytes + place;
      if (there < tall || n < 16) {
        turn_block(type, at, row_bytes, 0, there, n, to, out_bytes, out_bytes - place);
        continue;
      }
      size_t half = type == YI_BF16 && (c - begin) % 32 ? 16 : 0;
      for (size_t i = 0; i < 16; i++) __builtin_prefetch(at + (half + i) * row_bytes + 128, 0, 3);
      for (size_t i = 32; i < 48; i++) __builtin_prefetch(to + i * out_bytes, 1, 3);
      turn_block(type, at, row_bytes, 0, tall, 16, to, out_bytes, 64);
    }
}

YI_INLINE void yi_transpose_body(yi_type type, const void *in, size_t stride, int32_t rows, int32_t begin, int32_t end,
                                 void *out, size_t out_stride) {
  size_t row_bytes = stride * size_of(type), out_bytes = out_stride * size_of(type);
  if (type == YI_F32) turn(YI_F32, in, row_bytes, rows, begin, end, out, out_bytes);
  else turn(YI_BF16, in, row_bytes, rows, begin, end, out, out_bytes);
}
YI_KERNEL(yi_transpose,
          (yi_type type, const void *in, size_t stride, int32_t rows, int32_t begin, int32_t end, void *out,
           size_t out_stride),
          (type, in, stride, rows, begin, end, out, out_stride))
