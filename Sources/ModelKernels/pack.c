#include "matrix.h"
#include "vector.h"

int32_t yi_padded(yi_type type, int32_t k) { return type == YI_BF16 ? (k + 31) / 32 * 32 : k; }

size_t yi_packed_size(yi_type type, int32_t n, int32_t k) {
  size_t panels = ((size_t)n + YI_PANEL - 1) / YI_PANEL;
  return panels * YI_PANEL * (size_t)yi_padded(type, k) * (type == YI_BF16 ? 2 : 4);
}

static float element(const void *source, yi_type type, size_t index) {
  if (type == YI_F32) {
    float x;
    memcpy(&x, (const char *)source + index * 4, 4);
    return x;
  }
  uint16_t x;
  memcpy(&x, (const char *)source + index * 2, 2);
  return float_of(x);
}

static uint16_t half(const void *source, yi_type type, size_t index) {
  if (type == YI_F32) return bf16_of(element(source, type, index));
  uint16_t x;
  memcpy(&x, (const char *)source + index * 2, 2);
  return x;
}

void yi_pack(yi_type type, void *packed, int32_t k, int32_t at, const void *source, yi_type source_type, size_t stride,
             int32_t rows) {
  int32_t kp = yi_padded(type, k);
  /* Blocks of k keep the 64 rows' lines in the cache while their elements are dealt out. */
  for (int32_t first = 0; first < rows;) {
    int32_t row = at + first, column = row % YI_PANEL;
    int32_t count = YI_PANEL - column < rows - first ? YI_PANEL - column : rows - first;
    size_t panel = (size_t)(row / YI_PANEL) * YI_PANEL * (size_t)kp;
    for (int32_t from = 0; from < k; from += 32) {
      int32_t to = from + 32 < k ? from + 32 : k;
      for (int32_t r = 0; r < count; r++) {
        size_t line = (size_t)(first + r) * stride;
        if (type == YI_F32) {
          float *out = (float *)packed + panel + column + r;
          for (int32_t i = from; i < to; i++) out[(size_t)i * YI_PANEL] = element(source, source_type, line + i);
        } else {
          uint16_t *out = (uint16_t *)packed + panel + 2 * (column + r);
          for (int32_t i = from; i < to; i++)
            out[(size_t)(i / 2) * 2 * YI_PANEL + (i & 1)] = half(source, source_type, line + i);
        }
      }
    }
    first += count;
  }
}

void yi_unpack_row(const yi_matrix *w, int32_t row, float *out) {
  size_t panel = (size_t)(row / YI_PANEL) * YI_PANEL * (size_t)yi_padded(w->type, w->k), column = row % YI_PANEL;
  for (int32_t i = 0; i < w->k; i++)
    out[i] = w->type == YI_F32
                 ? ((const float *)w->panels)[panel + (size_t)i * YI_PANEL + column]
                 : float_of(((const uint16_t *)w->panels)[panel + (size_t)(i / 2) * 2 * YI_PANEL + 2 * column + (i & 1)]);
}
