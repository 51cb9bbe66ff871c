#include "optimizer.h"
#include "typed_rows.h"

YI_INLINE void put_floats(float *x, size_t i, v16 value, size_t count) { put(YI_F32, x, 0, i, value, count - i); }

/* The greatest bits that a number has had, but for its sign: numbers that are none have more than finite ones. */
YI_INLINE u16x greater(u16x greatest, v16 x) { return __builtin_elementwise_max(greatest, (u16x)x & 0x7FFFFFFF); }

YI_INLINE void tell(u16x greatest, uint32_t *out) {
  for (int i = 0; i < 16; i++) *out = greatest[i] > *out ? greatest[i] : *out;
}

#define ADAMW_PARAMS                                                                                       \
  (const yi_adamw *step, float *weight, const float *gradient, float *mean, float *square, size_t count, \
   uint32_t *greatest)
YI_INLINE void yi_adamw_update_body ADAMW_PARAMS {
  yi_adamw s = *step;
  u16x most = {0};
  for (size_t i = 0; i < count; i += 16) {
    /* A kilobyte ahead: there are more streams than the hardware follows by itself. */
    __builtin_prefetch(weight + i + 256, 1, 2);
    __builtin_prefetch(gradient + i + 256, 0, 2);
    __builtin_prefetch(mean + i + 256, 1, 2);
    __builtin_prefetch(square + i + 256, 1, 2);
    v16 g = get(gradient, i, count) * v_all(s.gradient_scale);
    v16 m = get(mean, i, count), v = get(square, i, count);
    m = v_fma(v_all(s.mean_share), g - m, m);
    v = v_fma(v_all(s.square_share) * g, g, v * v_all(s.square_keep));
    put_floats(mean, i, m, count);
    put_floats(square, i, v, count);
    v16 root = v_fma(__builtin_elementwise_sqrt(v), v_all(s.root_scale), v_all(s.epsilon));
    v16 w = get(weight, i, count) * v_all(s.keep) - v_all(s.rate) * m / root;
    put_floats(weight, i, w, count);
    most = greater(most, w);
  }
  tell(most, greatest);
}
YI_KERNEL(yi_adamw_update, ADAMW_PARAMS, (step, weight, gradient, mean, square, count, greatest))

/* 64 rows of new weights, of the type that is packed, as they wait in the second-level cache. A row is long enough for the
   memory to be read straight on, and rows do not start a power of two apart. */
enum { STRETCH = 2048, SKETCH_ROW = STRETCH + 64 }; /* bytes */

typedef struct {
  char bytes[YI_PANEL * SKETCH_ROW] __attribute__((aligned(64)));
} sketch;

/* A row of the sketch: `count` numbers, then zeros up to the next multiple of 64. */
YI_INLINE void sketch_row(yi_type type, char *to, const float *x, int32_t count) {
  for (int32_t i = 0; i < (count + 63) / 64 * 64; i += 16) {
    put(type, to, 0, (size_t)i, i < count ? get(x, (size_t)i, (size_t)count) : (v16){0}, 16);
  }
}

/* A line of what is packed, past the caches: nobody reads it before the next forward pass. */
YI_INLINE void line(void *out, u16x words) { __builtin_nontemporal_store(words, (u16x *)out); }

YI_INLINE u16x words(const void *at) {
  u16x x;
  memcpy(&x, at, sizeof x);
  return x;
}

/* 16 rows of 16 words turned over: four rounds of a perfect shuffle. */
YI_INLINE void turn(u16x *rows) {
  for (int round = 0; round < 4; round++) {
    u16x next[16];
    for (int i = 0; i < 8; i++) {
      next[2 * i] = __builtin_shufflevector(rows[i], rows[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      next[2 * i + 1] = __builtin_shufflevector(rows[i], rows[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14,
                                                30, 15, 31);
    }
    for (int i = 0; i < 16; i++) rows[i] = next[i];
  }
}

/* Of a panel: word i of 64 rows side by side, a word being a float or two neighbouring halves. */
YI_INLINE void pack_rows(const sketch *from, int32_t count, char *out) {
  for (int32_t i = 0; i < count; i += 16)
    for (int32_t row = 0; row < YI_PANEL; row += 16) {
      u16x block[16];
      for (int r = 0; r < 16; r++) block[r] = words(from->bytes + (size_t)(row + r) * SKETCH_ROW + (size_t)i * 4);
      turn(block);
      for (int32_t j = 0; j < 16 && i + j < count; j++) line(out + ((size_t)(i + j) * YI_PANEL + (size_t)row) * 4, block[j]);
    }
}

/* Of a panel across: 64 columns of each row, in bf16 of two rows, dealt out by turns. */
YI_INLINE void pack_across(yi_type type, const sketch *from, int32_t column, int32_t rows, char *out) {
  for (int32_t row = 0; row < rows; row += type == YI_F32 ? 1 : 2)
    for (int32_t i = column; i < column + YI_PANEL; i += 16) {
      u16x value;
      if (type == YI_F32) {
        value = words(from->bytes + (size_t)row * SKETCH_ROW + (size_t)i * 4);
      } else {
        h16 even, odd;
        memcpy(&even, from->bytes + (size_t)row * SKETCH_ROW + (size_t)i * 2, sizeof even);
        memcpy(&odd, from->bytes + (size_t)(row + 1) * SKETCH_ROW + (size_t)i * 2, sizeof odd);
        value = __builtin_convertvector(even, u16x) | __builtin_convertvector(odd, u16x) << 16;
      }
      line(out, value);
      out += sizeof value;
    }
}

YI_INLINE int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }

/* Updates, where there is a step, and packs. */
YI_INLINE void walk(yi_type type, const yi_adamw *step, const yi_packing *to, float *weight, const float *gradient,
                    float *mean, float *square, int32_t begin, int32_t end, uint32_t *greatest) {
  size_t size = type == YI_F32 ? 4 : 2;
  int32_t stretch = STRETCH / (int32_t)size;
  size_t padded_columns = (size_t)yi_padded(type, to->columns), padded_rows = (size_t)yi_padded(type, to->rows);
  sketch now;
  for (int32_t first = begin * YI_PANEL; first < end * YI_PANEL; first += YI_PANEL)
    for (int32_t from = 0; from < to->columns; from += stretch) {
      int32_t count = least(stretch, to->columns - from), rows = least(YI_PANEL, to->rows - first);
      for (int32_t row = 0; row < rows; row++) {
        size_t at = (size_t)(first + row) * (size_t)to->columns + (size_t)from;
        if (step) yi_adamw_update_body(step, weight + at, gradient + at, mean + at, square + at, (size_t)count, greatest);
        sketch_row(type, now.bytes + (size_t)row * SKETCH_ROW, weight + at, count);
      }
      memset(now.bytes + (size_t)rows * SKETCH_ROW, 0, (size_t)(YI_PANEL - rows) * SKETCH_ROW);
      int32_t padded = least(stretch, (int32_t)padded_columns - from);
      pack_rows(&now, padded * (int32_t)size / 4, (char *)to->panels + ((size_t)first * padded_columns + (size_t)from * YI_PANEL) * size);
      for (int32_t column = 0; to->across && column < count; column += YI_PANEL)
        pack_across(type, &now, column, least(YI_PANEL, (int32_t)padded_rows - first),
                    (char *)to->across + ((size_t)(from + column) * padded_rows + (size_t)first * YI_PANEL) * size);
    }
#if defined(__x86_64__)
  /* Lines that went past the caches are seen by other threads from here on. */
  __builtin_ia32_sfence();
#endif
}

#define MATRIX_PARAMS                                                                                               \
  (const yi_adamw *step, const yi_packing *packing, float *weight, const float *gradient, float *mean, float *square, \
   int32_t begin, int32_t end, uint32_t *greatest)
YI_INLINE void yi_adamw_update_matrix_body MATRIX_PARAMS {
  if (packing->type == YI_F32) walk(YI_F32, step, packing, weight, gradient, mean, square, begin, end, greatest);
  else walk(YI_BF16, step, packing, weight, gradient, mean, square, begin, end, greatest);
}
YI_KERNEL(yi_adamw_update_matrix, MATRIX_PARAMS, (step, packing, weight, gradient, mean, square, begin, end, greatest))

void yi_pack_both(const yi_packing *packing, const float *weight, int32_t begin, int32_t end) {
  /* Without a step the weight is only read. */
  yi_adamw_update_matrix(NULL, packing, (float *)weight, NULL, NULL, NULL, begin, end, NULL);
}

#define MOMENTUM_PARAMS \
  (float scale, float share, int nesterov, const float *gradient, float *momentum, float *out, size_t count)
YI_INLINE void yi_momentum_body MOMENTUM_PARAMS {
  for (size_t i = 0; i < count; i += 16) {
    v16 g = get(gradient, i, count) * v_all(scale), m = get(momentum, i, count);
    m = v_fma(v_all(share), g - m, m);
    put_floats(momentum, i, m, count);
    put_floats(out, i, nesterov ? v_fma(v_all(share), g - m, m) : m, count);
  }
}
YI_KERNEL(yi_momentum, MOMENTUM_PARAMS, (scale, share, nesterov, gradient, momentum, out, count))

YI_INLINE void yi_round_body(yi_type type, float *x, size_t count) {
  for (size_t i = 0; type == YI_BF16 && i < count; i += 16) put_floats(x, i, v_widen(v_narrow(get(x, i, count))), count);
}
YI_KERNEL(yi_round, (yi_type type, float *x, size_t count), (type, x, count))

#define BLEND_PARAMS (float keep, float *weight, float scale, const float *update, size_t count, uint32_t *greatest)
YI_INLINE void yi_blend_body BLEND_PARAMS {
  u16x most = {0};
  for (size_t i = 0; i < count; i += 16) {
    v16 w = v_fma(v_all(scale), get(update, i, count), get(weight, i, count) * v_all(keep));
    put_floats(weight, i, w, count);
    most = greater(most, w);
  }
  tell(most, greatest);
}
YI_KERNEL(yi_blend, BLEND_PARAMS, (keep, weight, scale, update, count, greatest))

typedef double d8 __attribute__((vector_size(64)));

YI_INLINE d8 wide(v8 x) { return __builtin_convertvector(x, d8); }

YI_INLINE void yi_sum_of_squares_body(const float *x, size_t count, double *out) {
  d8 a = {0}, b = {0}, c = {0}, d = {0};
  for (size_t i = 0; i < count; i += 32) {
    __builtin_prefetch(x + i + 512, 0, 2);
    __builtin_prefetch(x + i + 528, 0, 2);
    v16 first = get(x, i, count), second = i + 16 < count ? get(x, i + 16, count) : (v16){0};
    a += wide(v_lower(first)) * wide(v_lower(first));
    b += wide(v_upper(first)) * wide(v_upper(first));
    c += wide(v_lower(second)) * wide(v_lower(second));
    d += wide(v_upper(second)) * wide(v_upper(second));
  }
  d8 all = (a + b) + (c + d);
  *out = ((all[0] + all[4]) + (all[2] + all[6])) + ((all[1] + all[5]) + (all[3] + all[7]));
}
YI_KERNEL(yi_sum_of_squares, (const float *x, size_t count, double *out), (x, count, out))
