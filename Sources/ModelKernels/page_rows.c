#include "page_rows.h"
#include "typed_rows.h"

YI_INLINE void yi_page_row_body(yi_type type, int32_t c, const float *in, void *row, int *broken) {
  i16x bad = {0};
  for (int32_t i = 0; i < c; i += 16) {
    v16 x = get(in, i, c);
    if (type == YI_BF16) {
      h16 narrow = v_narrow(x);
      x = v_widen(narrow);
      memcpy((uint16_t *)row + i, &narrow, sizeof narrow);
    } else {
      v_store((float *)row + i, x);
    }
    v16 zero = x - x;
    bad |= (i16x)(zero != zero);
  }
  for (int j = 0; j < 16; j++)
    if (bad[j]) *broken = 1;
}
YI_KERNEL(yi_page_row, (yi_type type, int32_t c, const float *in, void *row, int *broken), (type, c, in, row, broken))
