#ifndef YI_IDNA_H
#define YI_IDNA_H

#include <stdint.h>

/// Domain to ASCII (URL Standard §3.5, UTS 46 non-transitional, beStrict = false) on UTF-8.
/// Writes at most `capacity` bytes to `ascii`, not NUL-terminated.
/// Returns the length in bytes, or -1 if the domain is invalid or does not fit.
int32_t yi_domain_to_ascii(const char *domain, int32_t length, char *ascii, int32_t capacity);

#endif
