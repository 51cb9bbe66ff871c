#ifndef YI_GRAM_FILTER_H
#define YI_GRAM_FILTER_H

#include <stddef.h>
#include <stdint.h>

/// The three bits of a filter's word that a hash sets; chosen by bits that do not choose the word.
static inline uint64_t yi_gram_mark(uint64_t hash) {
  return 1ULL << (hash >> 32 & 63) | 1ULL << (hash >> 38 & 63) | 1ULL << (hash >> 44 & 63);
}

/// The places of the grams that a Bloom filter may hold; 0 is no gram, and where `known` has the same gram it is passed over.
///
/// `mask` is the number of the filter's words, a power of two, less one; `places` has room for `count`. Returns how many.
size_t yi_gram_filter(const uint64_t *grams, size_t count, const uint64_t *known, size_t known_count,
                      const uint64_t *filter, uint64_t mask, uint32_t *places);

#endif
