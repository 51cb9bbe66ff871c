#ifndef YI_ICU_NFC_H
#define YI_ICU_NFC_H

#include <stdbool.h>
#include <stdint.h>

#define YI_NFC_DECOMPOSITION_MAX 8

/// True where the scalar is unchanged by NFC and neither reorders nor composes with what comes before it.
bool yi_nfc_is_settled(uint32_t scalar);

/// True where normalisation of the text before the scalar never depends on it or on what follows it.
bool yi_nfc_has_boundary_before(uint32_t scalar);

/// Canonical_Combining_Class (UAX #44).
uint8_t yi_nfc_combining_class(uint32_t scalar);

/// The full canonical decomposition. Returns its length; 0 where the scalar has none.
int yi_nfc_decompose(uint32_t scalar, uint32_t *scalars);

/// The primary composite of two scalars, 0 where there is none.
uint32_t yi_nfc_compose(uint32_t first, uint32_t second);

#endif
