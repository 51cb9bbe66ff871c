#include "shingle_sets.h"

#include <stdlib.h>
#include <string.h>

/// An odd number without a pattern (the golden ratio's bits); the base of the polynomial.
#define BASE UINT64_C(0x9E3779B97F4A7C15)
#define SEEN_BITS 12
#define SEEN_FROM 1024

/// The finaliser of SplitMix64: a polynomial of small numbers alone would leave patterns in the hashes.
static uint64_t finished(uint64_t sum, size_t length) {
  sum += length;
  sum = (sum ^ sum >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
  sum = (sum ^ sum >> 27) * UINT64_C(0x94D049BB133111EB);
  return sum ^ sum >> 31;
}

static inline int is_space(uint32_t scalar) {
  if (scalar > 0x3000) return 0;
  if (scalar <= 0x20) return (scalar >= 0x09 && scalar <= 0x0D) || scalar >= 0x1C;
  if (scalar < 0x1680) return scalar == 0x85 || scalar == 0xA0;
  return scalar == 0x1680 || (scalar >= 0x2000 && scalar <= 0x200A) || scalar == 0x2028 || scalar == 0x2029 ||
         scalar == 0x202F || scalar == 0x205F || scalar == 0x3000;
}

/// A scalar of UTF-8; what is missing at the end counts as zeros.
static inline uint32_t scalar_at(const uint8_t *bytes, size_t rest, size_t *length) {
  uint32_t lead = bytes[0];
  if (lead < 0x80) return *length = 1, lead;
  if (lead >= 0xE0 && lead < 0xF0 && rest >= 3) {
    *length = 3;
    return (lead & 0x0F) << 12 | (bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F);
  }
  *length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  uint32_t scalar = *length == 2 ? lead & 0x1F : *length == 3 ? lead & 0x0F : lead & 0x07;
  if (*length > rest) *length = rest;
  for (size_t at = 1; at < *length; at++) scalar = scalar << 6 | (bytes[at] & 0x3F);
  return scalar;
}

size_t yi_scalar_units(const uint8_t *bytes, size_t count, uint64_t *units, uint64_t *digest) {
  uint64_t sum = 0;
  size_t written = 0, at = 0;
  int is_space_due = 0;
  while (at < count) {
    size_t length;
    uint32_t scalar = scalar_at(bytes + at, count - at, &length);
    at += length;
    if (is_space(scalar)) {
      is_space_due = written > 0;
      continue;
    }
    if (is_space_due) {
      units[written++] = 0x20;
      sum = sum * BASE + 0x21;
      is_space_due = 0;
    }
    units[written++] = scalar;
    sum = sum * BASE + (scalar + 1);
  }
  *digest = finished(sum, written);
  return written;
}

size_t yi_shingles(const uint64_t *units, size_t count, size_t length, uint64_t *shingles) {
  if (count == 0) return 0;
  uint64_t sum = 0, leading = 1;
  size_t first = count < length ? count : length;
  for (size_t at = 0; at < first; at++) {
    sum = sum * BASE + units[at];
    leading *= BASE;
  }
  shingles[0] = finished(sum, first);
  if (count <= length) return 1;
  if (count < SEEN_FROM) {
    for (size_t at = length; at < count; at++) {
      sum = sum * BASE + units[at] - leading * units[at - length];
      shingles[at - length + 1] = finished(sum, length);
    }
    return count - length + 1;
  }
  uint64_t seen[1 << SEEN_BITS];
  memset(seen, 0, sizeof seen);
  size_t written = 1;
  for (size_t at = length; at < count; at++) {
    sum = sum * BASE + units[at] - leading * units[at - length];
    uint64_t shingle = finished(sum, length);
    uint64_t *slot = &seen[shingle >> (64 - SEEN_BITS)];
    shingles[written] = shingle;
    written += *slot != shingle;
    *slot = shingle;
  }
  return written;
}

static void insertion_sort(uint64_t *values, size_t count) {
  for (size_t at = 1; at < count; at++) {
    uint64_t value = values[at];
    size_t hole = at;
    for (; hole > 0 && values[hole - 1] > value; hole--) values[hole] = values[hole - 1];
    values[hole] = value;
  }
}

static int by_value(const void *one, const void *other) {
  uint64_t left = *(const uint64_t *)one, right = *(const uint64_t *)other;
  return (left > right) - (left < right);
}

static void sort_few(uint64_t *values, size_t count) {
  if (count <= 48) {
    insertion_sort(values, count);
    return;
  }
  for (size_t at = 1; at < count; at++) {
    if (values[at - 1] > values[at]) {
      qsort(values, count, sizeof *values, by_value);
      return;
    }
  }
}

/// One pass into buckets by the upper bits, four values or so to a bucket, then each by itself.
void yi_sort(uint64_t *values, size_t count, uint64_t *room) {
  int bits = 0;
  while (bits < 20 && count >> (bits + 2) > 0) bits++;
  uint32_t few[1 << 12];
  uint32_t *ends = bits <= 12 ? few : malloc(sizeof *ends << bits);
  if (bits < 2 || ends == NULL) {
    sort_few(values, count);
    return;
  }
  memset(ends, 0, sizeof *ends << bits);
  for (size_t at = 0; at < count; at++) ends[values[at] >> (64 - bits)]++;
  uint32_t sum = 0;
  for (size_t bucket = 0; bucket < (size_t)1 << bits; bucket++) {
    uint32_t size = ends[bucket];
    ends[bucket] = sum;
    sum += size;
  }
  for (size_t at = 0; at < count; at++) room[ends[values[at] >> (64 - bits)]++] = values[at];
  uint32_t start = 0;
  for (size_t bucket = 0; bucket < (size_t)1 << bits; bucket++) {
    sort_few(room + start, ends[bucket] - start);
    start = ends[bucket];
  }
  if (ends != few) free(ends);
  memcpy(values, room, count * sizeof *values);
}

size_t yi_keep_meeting(uint64_t *values, size_t count, uint64_t *room) {
  if (count < 2) return 0;
  int bits = 6;
  while (bits < 32 && count >> (bits - 3) > 0) bits++;  // 8 to 16 bits a value, twice: half of the room at most
  size_t words = (size_t)1 << (bits - 6);
  if (2 * words > count) return count;
  uint64_t *seen = room, *again = room + words;
  memset(room, 0, 2 * words * sizeof *room);
  for (size_t at = 0; at < count; at++) {
    uint64_t slot = values[at] >> (64 - bits), bit = UINT64_C(1) << (slot & 63);
    again[slot >> 6] |= seen[slot >> 6] & bit;
    seen[slot >> 6] |= bit;
  }
  size_t kept = 0;
  for (size_t at = 0; at < count; at++) {
    uint64_t value = values[at], slot = value >> (64 - bits);
    values[kept] = value;
    kept += again[slot >> 6] >> (slot & 63) & 1;
  }
  return kept;
}

size_t yi_unique(uint64_t *values, size_t count) {
  size_t kept = count > 0;
  for (size_t at = 1; at < count; at++) {
    values[kept] = values[at];
    kept += values[kept - 1] != values[at];
  }
  return kept;
}

void yi_parities(const uint64_t *set, size_t count, uint64_t *parities) {
  memset(parities, 0, YI_PARITY_WORDS * sizeof *parities);
  for (size_t at = 0; at < count; at++) parities[set[at] / 64 % YI_PARITY_WORDS] ^= UINT64_C(1) << set[at] % 64;
}

size_t yi_parity_difference(const uint64_t *one, const uint64_t *other) {
  size_t sum = 0;
  for (size_t word = 0; word < YI_PARITY_WORDS; word++) sum += (size_t)__builtin_popcountll(one[word] ^ other[word]);
  return sum;
}

size_t yi_equal_bytes(const uint8_t *one, const uint8_t *other, size_t count) {
  size_t equal = 0, at = 0;
  for (; at + 8 <= count; at += 8) {
    uint64_t left, right;
    memcpy(&left, one + at, 8);
    memcpy(&right, other + at, 8);
    uint64_t differ = left ^ right;
    const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);
    // The upper bit of each byte that is not zero.
    equal += 8 - (size_t)__builtin_popcountll((((differ & low) + low) | differ) & ~low);
  }
  for (; at < count; at++) equal += one[at] == other[at];
  return equal;
}

size_t yi_shared(const uint64_t *one, size_t one_count, const uint64_t *other, size_t other_count, size_t needed) {
  size_t left = 0, right = 0, shared = 0;
  while (left < one_count && right < other_count) {
    size_t rest_left = one_count - left, rest_right = other_count - right;
    size_t rest = rest_left < rest_right ? rest_left : rest_right;
    if (shared + rest < needed) return shared;
    // As many steps as can be taken without looking at either end.
    for (size_t step = rest < 64 ? rest : 64; step > 0; step--) {
      uint64_t x = one[left], y = other[right];
      shared += x == y;
      left += x <= y;
      right += y <= x;
    }
  }
  return shared;
}
