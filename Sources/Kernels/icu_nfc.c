#include "icu_nfc.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

static const UNormalizer2 *nfc(void) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *instance = unorm2_getNFCInstance(&status);
  return U_SUCCESS(status) ? instance : NULL;
}

bool yi_nfc_is_settled(uint32_t scalar) {
  const UNormalizer2 *form = nfc();
  if (form == NULL) return true;
  return unorm2_hasBoundaryBefore(form, (UChar32)scalar) &&
         u_getIntPropertyValue((UChar32)scalar, UCHAR_NFC_QUICK_CHECK) == UNORM_YES;
}

bool yi_nfc_has_boundary_before(uint32_t scalar) {
  const UNormalizer2 *form = nfc();
  return form == NULL || unorm2_hasBoundaryBefore(form, (UChar32)scalar);
}

uint8_t yi_nfc_combining_class(uint32_t scalar) { return u_getCombiningClass((UChar32)scalar); }

int yi_nfc_decompose(uint32_t scalar, uint32_t *scalars) {
  const UNormalizer2 *form = nfc();
  if (form == NULL) return 0;
  UChar units[2 * YI_NFC_DECOMPOSITION_MAX];
  UErrorCode status = U_ZERO_ERROR;
  int32_t length =
      unorm2_getDecomposition(form, (UChar32)scalar, units, 2 * YI_NFC_DECOMPOSITION_MAX, &status);
  if (length <= 0 || U_FAILURE(status)) return 0;
  int count = 0;
  for (int32_t at = 0; at < length && count < YI_NFC_DECOMPOSITION_MAX;) {
    UChar32 next;
    U16_NEXT(units, at, length, next);
    scalars[count++] = (uint32_t)next;
  }
  return count;
}

uint32_t yi_nfc_compose(uint32_t first, uint32_t second) {
  const UNormalizer2 *form = nfc();
  if (form == NULL) return 0;
  UChar32 composite = unorm2_composePair(form, (UChar32)first, (UChar32)second);
  return composite > 0 ? (uint32_t)composite : 0;
}
