#include "matrix.h"
#include "vector.h"

int32_t yi_padded(yi_type type, int32_t k) { return type == YI_BF16 ? (k + 31) / 32 * 32 : k; }

int32_t yi_spaced(yi_type type, int32_t k) {
  int32_t line = type == YI_BF16 ? 32 : 16;
  return ((k + line - 1) / line | 1) * line;
}

size_t yi_packed_size(yi_type type, int32_t n, int32_t k) {
  size_t panels = ((size_t)n + YI_PANEL - 1) / YI_PANEL;
  return panels * YI_PANEL * (size_t)yi_padded(type, k) * (type == YI_BF16 ? 2 : 4);
}

static inline __attribute__((always_inline)) float element(const char *source, yi_type type) {
  if (type == YI_F32) {
    float x;
    memcpy(&x, source, 4);
    return x;
  }
  uint16_t x;
  memcpy(&x, source, 2);
  return float_of(x);
}

static inline __attribute__((always_inline)) uint16_t half(const char *source, yi_type type) {
  if (type == YI_F32) return bf16_of(element(source, type));
  uint16_t x;
  memcpy(&x, source, 2);
  return x;
}

/* `count` rows of one panel from `column` on. Of each row one line at a time is dealt out, so writing goes straight on. */
static inline __attribute__((always_inline)) void pack_rows(yi_type type, yi_type source_type, char *panel,
                                                            int32_t column, const char *source, size_t row_bytes,
                                                            int32_t count, int32_t k) {
  size_t size = source_type == YI_F32 ? 4 : 2;
  for (int32_t from = 0; from < k; from += 32) {
    int32_t to = from + 32 < k ? from + 32 : k;
    if (type == YI_F32) {
      for (int32_t i = from; i < to; i++) {
        float *out = (float *)panel + (size_t)i * YI_PANEL + column;
        for (int32_t r = 0; r < count; r++) out[r] = element(source + (size_t)r * row_bytes + (size_t)i * size, source_type);
      }
    } else {
      for (int32_t i = from; i < to; i += 2) {
        uint16_t *out = (uint16_t *)panel + (size_t)i * YI_PANEL + 2 * column;
        for (int32_t r = 0; r < count; r++) {
          const char *at = source + (size_t)r * row_bytes + (size_t)i * size;
          out[2 * r] = half(at, source_type);
          out[2 * r + 1] = i + 1 < to ? half(at + size, source_type) : 0;
        }
      }
    }
  }
}

void yi_pack(yi_type type, void *packed, int32_t k, int32_t at, const void *source, yi_type source_type, size_t stride,
             int32_t rows) {
  size_t panel_bytes = YI_PANEL * (size_t)yi_padded(type, k) * (type == YI_F32 ? 4 : 2);
  size_t row_bytes = stride * (source_type == YI_F32 ? 4 : 2);
  for (int32_t first = 0; first < rows;) {
    int32_t row = at + first, column = row % YI_PANEL;
    int32_t count = YI_PANEL - column < rows - first ? YI_PANEL - column : rows - first;
    char *panel = (char *)packed + (size_t)(row / YI_PANEL) * panel_bytes;
    const char *from = (const char *)source + (size_t)first * row_bytes;
    if (type == YI_F32 && source_type == YI_F32) pack_rows(YI_F32, YI_F32, panel, column, from, row_bytes, count, k);
    else if (type == YI_F32) pack_rows(YI_F32, YI_BF16, panel, column, from, row_bytes, count, k);
    else if (source_type == YI_F32) pack_rows(YI_BF16, YI_F32, panel, column, from, row_bytes, count, k);
    else pack_rows(YI_BF16, YI_BF16, panel, column, from, row_bytes, count, k);
    first += count;
  }
}
