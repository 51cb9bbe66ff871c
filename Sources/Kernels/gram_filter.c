#include "gram_filter.h"

// A filter of millions of grams lies in memory, not in a cache: words are asked for this many grams ahead.
enum { AHEAD = 36 };

size_t yi_gram_filter(const uint64_t *grams, size_t count, const uint64_t *known, size_t known_count,
                      const uint64_t *filter, uint64_t mask, uint32_t *places) {
  size_t found = 0;
  for (size_t at = 0; at < count && at < AHEAD; at += 1) __builtin_prefetch(&filter[grams[at] & mask]);
  for (size_t at = 0; at < count; at += 1) {
    if (at + AHEAD < count) __builtin_prefetch(&filter[grams[at + AHEAD] & mask]);
    uint64_t hash = grams[at];
    uint64_t mark = yi_gram_mark(hash);
    int isKnown = hash == 0 || (at < known_count && known[at] == hash);
    places[found] = (uint32_t)at;
    found += (filter[hash & mask] & mark) == mark && !isKnown;
  }
  return found;
}
