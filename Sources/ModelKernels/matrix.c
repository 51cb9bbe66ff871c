#include "matrix.h"
#include "panel.h"

#if defined(__x86_64__)
YI_TARGET_512 static void f32_512 YI_PANEL_PARAMS { YI_PANEL_ROWS(panel_f32, 6, 4, float) }
YI_TARGET_256 static void f32_256 YI_PANEL_PARAMS { YI_PANEL_ROWS(panel_f32, 6, 1, float) }
YI_TARGET_512 static void widened_512 YI_PANEL_PARAMS { YI_PANEL_ROWS(panel_widened, 3, 2, uint16_t) }
YI_TARGET_256 static void widened_256 YI_PANEL_PARAMS { YI_PANEL_ROWS(panel_widened, 3, 1, uint16_t) }
#endif
static void f32_any YI_PANEL_PARAMS { YI_PANEL_ROWS(panel_f32, 4, 1, float) }
static void widened_any YI_PANEL_PARAMS { YI_PANEL_ROWS(panel_widened, 3, 1, uint16_t) }

typedef void(*panel_kernel) YI_PANEL_PARAMS;

static panel_kernel kernel_for(yi_type type) {
#if defined(__x86_64__)
  switch (yi_isa_now()) {
    case YI_ISA_AMX: return type == YI_F32 ? f32_512 : yi_panel_amx;
    case YI_ISA_AVX512BF16: return type == YI_F32 ? f32_512 : yi_panel_bf16;
    case YI_ISA_AVX512: return type == YI_F32 ? f32_512 : widened_512;
    case YI_ISA_AVX2: return type == YI_F32 ? f32_256 : widened_256;
    case YI_ISA_PORTABLE: break;
  }
#endif
  return type == YI_F32 ? f32_any : widened_any;
}

void yi_product_panel(yi_type type, const void *panel, int32_t k, const void *a, size_t lda, int32_t m, float *out,
                      size_t ldo, int accumulate) {
  kernel_for(type)(panel, yi_padded(type, k), a, lda, m, out, ldo, accumulate);
}

void yi_products_done(void) {
#if defined(__x86_64__)
  if (yi_isa_now() == YI_ISA_AMX) yi_panel_amx_done();
#endif
}

/* Rows of A that stay in the second-level cache while panels pass: about 768 KiB. */
static int32_t rows_at_once(size_t row_bytes) {
  size_t rows = (768 << 10) / row_bytes / 96 * 96;
  return rows < 96 ? 96 : rows > 960 ? 960 : (int32_t)rows;
}

void yi_product(const yi_matrix *w, const void *a, size_t lda, int32_t m, float *c, size_t ldc, int into, int32_t begin,
                int32_t end) {
  panel_kernel kernel = kernel_for(w->type);
  int32_t k = yi_padded(w->type, w->k);
  size_t size = w->type == YI_BF16 ? 2 : 4;
  int32_t most = rows_at_once((size_t)k * size);
  float tile[96 * YI_PANEL] __attribute__((aligned(64)));
  for (int32_t block = 0; block < m; block += most) {
    int32_t block_end = block + most < m ? block + most : m;
    for (int32_t p = begin; p < end; p++) {
      const char *panel = (const char *)w->panels + (size_t)p * YI_PANEL * (size_t)k * size;
      int32_t column = p * YI_PANEL, columns = w->n - column < YI_PANEL ? w->n - column : YI_PANEL;
      for (int32_t row = block; row < block_end; row += 96) {
        int32_t rows = block_end - row < 96 ? block_end - row : 96;
        const char *x = (const char *)a + (size_t)row * lda * size;
        float *y = c + (size_t)row * ldc + column;
        if (columns == YI_PANEL && !w->bias && into != YI_ADD) {
          kernel(panel, k, x, lda, rows, y, ldc, into);
          continue;
        }
        if (into == YI_GO_ON)
          for (int32_t r = 0; r < rows; r++)
            memcpy(tile + r * YI_PANEL, y + (size_t)r * ldc, (size_t)columns * sizeof(float));
        kernel(panel, k, x, lda, rows, tile, YI_PANEL, into == YI_GO_ON);
        for (int32_t r = 0; r < rows; r++) {
          float *out = y + (size_t)r * ldc;
          const float *sum = tile + r * YI_PANEL;
          for (int32_t j = 0; j < columns; j++) {
            float value = w->bias ? sum[j] + w->bias[column + j] : sum[j];
            out[j] = into == YI_ADD ? out[j] + value : value;
          }
        }
      }
    }
  }
}
