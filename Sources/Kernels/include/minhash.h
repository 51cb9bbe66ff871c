#ifndef YI_MINHASH_H
#define YI_MINHASH_H

#include <stddef.h>
#include <stdint.h>

/// The least value of each permutation over a set of hashes: signature[i] = min over x of factors[i] · x mod 2^52.
///
/// Only the low 52 bits of a hash and of a factor count; factors must be odd. Without hashes every value is UINT64_MAX.
/// AVX-512 IFMA, AVX2 or plain C, whichever the processor has; all give the same bits.
void yi_minhash(
    const uint64_t *hashes, size_t count, const uint64_t *factors, size_t permutations, uint64_t *signature);

/// The same in plain C, whatever the processor has: what the others are tested against.
void yi_minhash_plain(
    const uint64_t *hashes, size_t count, const uint64_t *factors, size_t permutations, uint64_t *signature);

/// The same in AVX2; returns 0, and does nothing, where the processor has none.
int yi_minhash_avx2(
    const uint64_t *hashes, size_t count, const uint64_t *factors, size_t permutations, uint64_t *signature);

/// What is kept of a signature: a 32-bit hash of each band of `rows` values, and eight bits of every value.
///
/// `keys` has room for `bands`, `bytes` for bands · rows.
void yi_bands(const uint64_t *signature, size_t bands, size_t rows, uint32_t *keys, uint8_t *bytes);

#endif
