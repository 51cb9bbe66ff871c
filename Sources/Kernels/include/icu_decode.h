#ifndef YI_ICU_DECODE_H
#define YI_ICU_DECODE_H

#include <stddef.h>
#include <stdint.h>

/// Decodes bytes to UTF-8 with ICU's converter of that name; what is not mapped becomes U+FFFD, and is counted.
/// Three bytes of room for each source byte, and three more, are always enough.
/// Returns the bytes written, -1 where ICU has no such converter or fails.
ptrdiff_t yi_icu_decode(
    const char *converter, const uint8_t *source, size_t length, uint8_t *utf8, size_t room,
    size_t *replacements);

#endif
