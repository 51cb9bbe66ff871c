#include "nfc_plain.h"

// Answers are bytes, 0 or 1: wider ones would make the vectors of `isPlainBlock` a quarter as long.
static inline uint8_t isContinuation(uint8_t byte) { return byte >= 0x80 && byte < 0xC0; }
static inline uint8_t isLead(uint8_t byte) { return byte >= 0xEA && byte <= 0xED; }

// U+AC00 is EA B0 80, U+D7A3 is ED 9E A3.
static inline uint8_t isOutside(uint8_t lead, uint8_t second, uint8_t third) {
  uint8_t isBefore = lead == 0xEA && second < 0xB0;
  uint8_t isBehind = lead == 0xED && second > 0x9E;
  uint8_t isJustBehind = lead == 0xED && second == 0x9E && third > 0xA3;
  return isBefore || isBehind || isJustBehind;
}

enum { BLOCK = 64 };

// Whether a block and the two bytes behind it are ASCII and syllables only; without a branch, so that compilers make
// vectors of it.
static int isPlainBlock(const uint8_t *bytes) {
  uint8_t bad = isContinuation(bytes[0]) || isContinuation(bytes[1]) != isLead(bytes[0]);
  for (int at = 0; at < BLOCK; at += 1) {
    uint8_t first = bytes[at], second = bytes[at + 1], third = bytes[at + 2];
    uint8_t isOther = first >= 0xC0 && !isLead(first);
    uint8_t isAlone = isContinuation(third) != (isLead(first) || isLead(second));
    uint8_t isBroken = isLead(first) && !isContinuation(second);
    bad |= isOther | isAlone | isBroken | isOutside(first, second, third);
  }
  return !bad;
}

// The bytes of the scalar that some bytes begin with, 0 where it is neither ASCII nor a syllable.
static inline size_t plainLength(const uint8_t *bytes, size_t count) {
  if (count >= 1 && bytes[0] < 0x80) return 1;
  return count >= 3 && isLead(bytes[0]) && isContinuation(bytes[1]) && isContinuation(bytes[2]) &&
                 !isOutside(bytes[0], bytes[1], bytes[2])
             ? 3
             : 0;
}

size_t yi_nfc_plain(const uint8_t *bytes, size_t count, size_t from) {
  size_t length = plainLength(bytes + from, count - from);
  size_t at = from + length;
  if (length == 0) return at;
  while (count - at >= BLOCK + 2 && isPlainBlock(bytes + at)) {
    at += BLOCK;
    for (int rest = 0; rest < 2 && isContinuation(bytes[at]); rest += 1) at += 1;
  }
  while ((length = plainLength(bytes + at, count - at)) > 0) at += length;
  return at;
}
