#ifndef YI_ICU_FORMS_H
#define YI_ICU_FORMS_H

#include <stdbool.h>
#include <stdint.h>

/// U+FDFA is the longest: 18 scalars.
#define YI_DECOMPOSITION_MAX 20

// Normalisation as the peers' tokenizers have it: ICU's data without what came after Unicode 9.

/// True where normalisation (NFC, or NFKC) of the text before the scalar never depends on it or on what follows.
bool yi_unicode_has_boundary_before(bool compatible, uint32_t scalar);

/// The full canonical or compatibility decomposition. Returns its length; 0 where the scalar has none.
int yi_unicode_decompose(bool compatible, uint32_t scalar, uint32_t *scalars);

/// Canonical_Combining_Class (UAX #44).
uint8_t yi_unicode_combining_class(uint32_t scalar);

/// The primary composite of two scalars, 0 where there is none.
uint32_t yi_unicode_compose(uint32_t first, uint32_t second);

/// The simple lower case of a scalar.
uint32_t yi_unicode_lower(uint32_t scalar);

#endif
