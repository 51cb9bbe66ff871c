#ifndef YI_BYTE_SEARCH_H
#define YI_BYTE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Where a text first occurs in bytes, or -1. An empty text occurs nowhere. Linear in time.
///
/// With `any_case`, ASCII letters of either case are the same; time is then linear for texts that do not repeat
/// themselves, and a few times more for others.
ptrdiff_t yi_find(const uint8_t *bytes, size_t count, const uint8_t *text, size_t length, bool any_case);

#endif
