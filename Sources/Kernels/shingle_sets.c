#include "shingle_sets.h"

#include <stdlib.h>
#include <string.h>

/// An odd number without a pattern (the golden ratio's bits); the base of the polynomial.
#define BASE UINT64_C(0x9E3779B97F4A7C15)
#define SEEN_BITS 12
#define SEEN_FROM 1024

static uint64_t finished(uint64_t sum, size_t length) {
  sum ^= sum >> 29;
  return (sum + length) * UINT64_C(0xBF58476D1CE4E5B9) ^ sum >> 32;
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

static void sort(uint64_t *values, size_t count) {
  if (count <= 48) {
    insertion_sort(values, count);
  } else {
    qsort(values, count, sizeof *values, by_value);
  }
}

size_t yi_sort_unique(uint64_t *values, size_t count, uint64_t *room) {
  if (count == 0) return 0;
  int bits = 0;
  while (bits < 14 && count >> (bits + 3) > 0) bits++;
  if (bits < 2) {
    sort(values, count);
  } else {
    static _Thread_local uint32_t ends[1 << 14];
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
      sort(room + start, ends[bucket] - start);
      start = ends[bucket];
    }
    memcpy(values, room, count * sizeof *values);
  }
  size_t kept = 1;
  for (size_t at = 1; at < count; at++) {
    values[kept] = values[at];
    kept += values[kept - 1] != values[at];
  }
  return kept;
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

void yi_sort_by_upper(uint64_t *values, size_t count, uint64_t *room) {
  for (int shift = 32; shift < 64; shift += 8) {
    size_t places[256] = {0};
    for (size_t at = 0; at < count; at++) places[values[at] >> shift & 255]++;
    size_t sum = 0;
    for (int byte = 0; byte < 256; byte++) {
      size_t size = places[byte];
      places[byte] = sum;
      sum += size;
    }
    for (size_t at = 0; at < count; at++) room[places[values[at] >> shift & 255]++] = values[at];
    uint64_t *swapped = values;
    values = room;
    room = swapped;
  }
}
