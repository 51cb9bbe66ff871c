#include "nfc_plain.h"

size_t yi_nfc_plain(const uint8_t *bytes, size_t count, size_t from) {
  size_t at = from;
  while (at < count) {
    uint8_t lead = bytes[at];
    if (lead < 0x80) {
      at += 1;
    } else if (lead >= 0xEA && lead <= 0xED && count - at >= 3) {
      uint32_t second = bytes[at + 1], third = bytes[at + 2];
      if ((second & 0xC0) != 0x80 || (third & 0xC0) != 0x80) return at;
      uint32_t scalar = (uint32_t)(lead & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F);
      if (scalar < 0xAC00 || scalar > 0xD7A3) return at;
      at += 3;
    } else {
      return at;
    }
  }
  return at;
}
