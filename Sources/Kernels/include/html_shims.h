#ifndef YI_HTML_SHIMS_H
#define YI_HTML_SHIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Parses UTF-8 bytes into a tree (`xmlDoc *`), or NULL if there is nothing to parse or no memory.
///
/// The time is bounded by a small constant per byte, whatever the input: of a tag with more than 256 attributes
/// the rest is dropped, and parsing stops (`stopped` is set, what was read is kept) where unmatched end tags would
/// make libxml2 search its stack again and again.
void *yi_html_parse(const uint8_t *bytes, size_t size, bool *stopped);

#endif
