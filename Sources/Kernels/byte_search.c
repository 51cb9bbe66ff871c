#define _GNU_SOURCE
#include "byte_search.h"

#include <string.h>
#include <strings.h>

static uint8_t upper(uint8_t byte) { return byte >= 'a' && byte <= 'z' ? byte & 0xDF : byte; }
static uint8_t lower(uint8_t byte) { return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte; }

static bool is_same(const uint8_t *one, const uint8_t *other, size_t length) {
  for (size_t at = 0; at < length; at++) {
    if (lower(one[at]) != lower(other[at])) return false;
  }
  return true;
}

/// The next of two bytes: each is looked for only behind where it was found last.
struct either {
  const uint8_t *small, *large, *end;
  uint8_t lower, upper;
};

static const uint8_t *next(struct either *either, const uint8_t *at) {
  if (either->small != NULL && either->small < at) either->small = memchr(at, either->lower, (size_t)(either->end - at));
  if (either->large != NULL && either->large < at) either->large = memchr(at, either->upper, (size_t)(either->end - at));
  if (either->small == NULL) return either->large;
  if (either->large == NULL) return either->small;
  return either->small < either->large ? either->small : either->large;
}

ptrdiff_t yi_find(const uint8_t *bytes, size_t count, const uint8_t *text, size_t length, bool any_case) {
  if (length == 0 || count < length) return -1;
  if (!any_case) {
    const uint8_t *found = memmem(bytes, count, text, length);
    return found == NULL ? -1 : found - bytes;
  }
  const uint8_t *end = bytes + (count - length + 1);
  struct either first = {.end = end, .lower = lower(text[0]), .upper = upper(text[0])};
  first.small = memchr(bytes, first.lower, (size_t)(end - bytes));
  first.large = memchr(bytes, first.upper, (size_t)(end - bytes));
  for (const uint8_t *at = next(&first, bytes); at != NULL; at = next(&first, at + 1)) {
    if (is_same(at, text, length)) return at - bytes;
    if (at + 1 == end) break;
  }
  return -1;
}
