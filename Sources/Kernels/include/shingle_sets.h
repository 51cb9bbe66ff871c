#ifndef YI_SHINGLE_SETS_H
#define YI_SHINGLE_SETS_H

#include <stddef.h>
#include <stdint.h>

/// The scalars of UTF-8 in NFC, every run of white space one space and none at the ends, and a hash of them all.
///
/// `units` has room for `count`. White space is Unicode's and U+001C–001F, as in most regular expressions' `\s`.
/// Returns how many were written.
size_t yi_scalar_units(const uint8_t *bytes, size_t count, uint64_t *units, uint64_t *digest);

/// Hashes of every `length` units in a row, in order; fewer units than that are one shingle, none are none.
///
/// `shingles` has room for `count` hashes. In long texts a repeated shingle may be left out; none is lost.
/// Returns how many were written. `length` must be above 0.
size_t yi_shingles(const uint64_t *units, size_t count, size_t length, uint64_t *shingles);

/// At how many places two arrays of bytes are equal.
size_t yi_equal_bytes(const uint8_t *one, const uint8_t *other, size_t count);

/// Sorts values; `room` is as long as they are. At most 2^32 of them.
///
/// Made for evenly spread values, for which it takes linear time; n log n for any others.
void yi_sort(uint64_t *values, size_t count, uint64_t *room);

/// Drops values whose upper 32 bits no other value has; a few may stay. The order is kept; `room` is as long as
/// `values`. Returns how many are left.
size_t yi_keep_meeting(uint64_t *values, size_t count, uint64_t *room);

/// Drops repeated values of a sorted array. Returns how many are left.
size_t yi_unique(uint64_t *values, size_t count);

/// The words of a set's parities.
#define YI_PARITY_WORDS 64

/// Of each of 4096 parts of all hashes, whether the set has an odd number of them.
void yi_parities(const uint64_t *set, size_t count, uint64_t *parities);

/// In how many parts two parities differ: two sets differ in so many values at least.
size_t yi_parity_difference(const uint64_t *one, const uint64_t *other);

/// How many values two sorted sets share; stops, with less than `needed`, as soon as `needed` cannot be reached.
size_t yi_shared(const uint64_t *one, size_t one_count, const uint64_t *other, size_t other_count, size_t needed);

#endif
