#ifndef YI_NFC_PLAIN_H
#define YI_NFC_PLAIN_H

#include <stddef.h>
#include <stdint.h>

/// Where the ASCII and precomposed Hangul that begin at `from` end: what NFC leaves alone, whatever stands before it.
size_t yi_nfc_plain(const uint8_t *bytes, size_t count, size_t from);

#endif
