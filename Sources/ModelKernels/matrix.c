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
  kernel_for(type)(panel, yi_padded(type, k), a, lda, m, out, ldo, accumulate, NULL);
}

void yi_products_done(void) {
#if defined(__x86_64__)
  if (yi_isa_now() == YI_ISA_AMX) yi_panel_amx_done();
#endif
}

/* Rows at once: their A, a panel and its part of C stay in the second-level cache, and a panel, which comes from the third,
   is worth its way. Longer sums are cut into blocks of K, all panels' first, then all panels' second; they go on from C, so
   their bits are those of sums in one piece. */
enum { ROWS = 256, K = 1024 };

void yi_product(const yi_matrix *w, const void *a, size_t lda, int32_t m, float *c, size_t ldc, int into, int32_t begin,
                int32_t end) {
  panel_kernel kernel = kernel_for(w->type);
  int32_t k = yi_padded(w->type, w->k);
  size_t size = w->type == YI_BF16 ? 2 : 4, panel_bytes = (size_t)k * YI_PANEL * size;
  /* What is added to C, or has a bias, is summed up beside it first, in one piece; few rows read each panel as it lies. */
  int32_t piece = w->bias || into == YI_ADD || k <= 2 * K || m <= 32 ? k : K;
  float tile[ROWS * YI_PANEL] __attribute__((aligned(64)));
  for (int32_t row = 0; row < m; row += ROWS) {
    int32_t rows = m - row < ROWS ? m - row : ROWS;
    for (int32_t from = 0; from < k; from += piece) {
      int32_t length = k - from < piece ? k - from : piece;
      const char *x = (const char *)a + ((size_t)row * lda + (size_t)from) * size;
      const char *panel = (const char *)w->panels + (size_t)begin * panel_bytes + (size_t)from * YI_PANEL * size;
      for (int32_t p = begin; p < end; p++, panel += panel_bytes) {
        int32_t column = p * YI_PANEL, columns = w->n - column < YI_PANEL ? w->n - column : YI_PANEL;
        float *y = c + (size_t)row * ldc + column;
        const char *next = p + 1 < end ? panel + panel_bytes : NULL;
        int goes_on = into == YI_GO_ON || from > 0;
        if (columns == YI_PANEL && !w->bias && into != YI_ADD) {
          kernel(panel, length, x, lda, rows, y, ldc, goes_on, next);
          continue;
        }
        if (goes_on)
          for (int32_t r = 0; r < rows; r++)
            for (int32_t j = 0; j < YI_PANEL; j++) tile[r * YI_PANEL + j] = j < columns ? y[(size_t)r * ldc + j] : 0;
        kernel(panel, length, x, lda, rows, tile, YI_PANEL, goes_on, next);
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
