#include "icu_forms.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

static const UNormalizer2 *form(bool compatible) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *instance =
      compatible ? unorm2_getNFKCInstance(&status) : unorm2_getNFCInstance(&status);
  return U_SUCCESS(status) ? instance : NULL;
}

/// The peers' normalizers know Unicode 9: what is younger they leave alone.
static bool is_young(uint32_t scalar) {
  UVersionInfo age;
  u_charAge((UChar32)scalar, age);
  return age[0] > 9;
}

bool yi_unicode_has_boundary_before(bool compatible, uint32_t scalar) {
  const UNormalizer2 *instance = form(compatible);
  return instance == NULL || is_young(scalar) || unorm2_hasBoundaryBefore(instance, (UChar32)scalar);
}

int yi_unicode_decompose(bool compatible, uint32_t scalar, uint32_t *scalars) {
  const UNormalizer2 *instance = form(compatible);
  if (instance == NULL || is_young(scalar)) return 0;
  UChar units[2 * YI_DECOMPOSITION_MAX];
  UErrorCode status = U_ZERO_ERROR;
  int32_t length =
      unorm2_getDecomposition(instance, (UChar32)scalar, units, 2 * YI_DECOMPOSITION_MAX, &status);
  if (length <= 0 || U_FAILURE(status)) return 0;
  int count = 0;
  for (int32_t at = 0; at < length && count < YI_DECOMPOSITION_MAX;) {
    UChar32 next;
    U16_NEXT(units, at, length, next);
    scalars[count++] = (uint32_t)next;
  }
  return count;
}

uint8_t yi_unicode_combining_class(uint32_t scalar) {
  uint8_t own = u_getCombiningClass((UChar32)scalar);
  return own != 0 && is_young(scalar) ? 0 : own;
}

uint32_t yi_unicode_compose(uint32_t first, uint32_t second) {
  const UNormalizer2 *instance = form(false);
  if (instance == NULL) return 0;
  UChar32 composite = unorm2_composePair(instance, (UChar32)first, (UChar32)second);
  return composite > 0 && !is_young((uint32_t)composite) ? (uint32_t)composite : 0;
}

uint32_t yi_unicode_lower(uint32_t scalar) {
  // Capitals of Unicode 16 and 17, which the peers know and ICU may not.
  if (scalar >= 0x10D50 && scalar <= 0x10D65) return scalar + 0x20;
  if (scalar >= 0x16EA0 && scalar <= 0x16EB8) return scalar + 0x1B;
  switch (scalar) {
    case 0x1C89: case 0xA7CC: case 0xA7CE: case 0xA7D2: case 0xA7D4: case 0xA7DA: return scalar + 1;
    case 0xA7CB: return 0x264;
    case 0xA7DC: return 0x19B;
    default: return (uint32_t)u_tolower((UChar32)scalar);
  }
}
