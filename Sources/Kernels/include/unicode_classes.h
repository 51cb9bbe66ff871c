#ifndef YI_UNICODE_CLASSES_H
#define YI_UNICODE_CLASSES_H

#include <stdint.h>

#define YI_CLASS_BLOCKS 4352

extern const uint64_t yi_class_masks[];
extern const uint8_t yi_class_blocks[YI_CLASS_BLOCKS];
extern const uint8_t yi_class_cells[][256];

/// The properties of a scalar, one bit each, in the order of `script/generate-unicode`; 0 above U+10FFFF.
static inline uint64_t yi_unicode_mask(uint32_t scalar) {
  if (scalar > 0x10FFFF) return 0;
  return yi_class_masks[yi_class_cells[yi_class_blocks[scalar >> 8]][scalar & 0xFF]];
}

#endif
