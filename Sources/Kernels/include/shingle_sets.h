#ifndef YI_SHINGLE_SETS_H
#define YI_SHINGLE_SETS_H

#include <stddef.h>
#include <stdint.h>

/// Hashes of every `length` units in a row, in order; fewer units than that are one shingle, none are none.
///
/// `shingles` has room for `count` hashes. In long texts a repeated shingle may be left out; none is lost.
/// Returns how many were written. `length` must be above 0.
size_t yi_shingles(const uint64_t *units, size_t count, size_t length, uint64_t *shingles);

/// Sorts hashes and drops repeated ones; `room` is as long as `values`. Returns how many are left.
///
/// Made for evenly spread values, for which it takes linear time; n log n for any others.
size_t yi_sort_unique(uint64_t *values, size_t count, uint64_t *room);

/// How many values two sorted sets share; stops, with less than `needed`, as soon as `needed` cannot be reached.
size_t yi_shared(const uint64_t *one, size_t one_count, const uint64_t *other, size_t other_count, size_t needed);

/// Sorts by the upper 32 bits, stably; `room` is as long as `values`.
void yi_sort_by_upper(uint64_t *values, size_t count, uint64_t *room);

#endif
