#include "minhash.h"

#define LOW_52 ((UINT64_C(1) << 52) - 1)

void yi_minhash_plain(
    const uint64_t *hashes, size_t count, const uint64_t *factors, size_t permutations, uint64_t *signature) {
  for (size_t one = 0; one < permutations; one++) {
    uint64_t least = UINT64_MAX;
    for (size_t at = 0; at < count; at++) {
      uint64_t value = hashes[at] * factors[one] & LOW_52;
      if (value < least) least = value;
    }
    signature[one] = least;
  }
}

void yi_bands(const uint64_t *signature, size_t bands, size_t rows, uint32_t *keys, uint8_t *bytes) {
  for (size_t band = 0; band < bands; band++) {
    uint64_t key = 0;
    for (size_t row = 0; row < rows; row++) {
      key = (key ^ signature[band * rows + row]) * UINT64_C(0x9E3779B97F4A7C15);
      key ^= key >> 32;
    }
    keys[band] = (uint32_t)(key >> 32);
  }
  // From the middle: the upper bits of a minimum are zeros, and the lowest depend on the hash's lowest alone.
  for (size_t at = 0; at < bands * rows; at++) bytes[at] = (uint8_t)(signature[at] >> 16);
}

#if defined(__x86_64__)
#include <immintrin.h>

/// 64 permutations at a time: factors and minima stay in registers while the hashes go by.
__attribute__((target("avx512f,avx512ifma")))
static void minhash_ifma(
    const uint64_t *hashes, size_t count, const uint64_t *factors, size_t permutations, uint64_t *signature) {
  size_t done = 0;
  const __m512i zero = _mm512_setzero_si512();
  for (; done + 64 <= permutations; done += 64) {
    __m512i factor[8], least[8];
    for (int lane = 0; lane < 8; lane++) {
      factor[lane] = _mm512_loadu_si512(factors + done + 8 * lane);
      least[lane] = _mm512_set1_epi64(-1);
    }
    for (size_t at = 0; at < count; at++) {
      __m512i hash = _mm512_set1_epi64((long long)hashes[at]);
      for (int lane = 0; lane < 8; lane++) {
        least[lane] = _mm512_min_epu64(least[lane], _mm512_madd52lo_epu64(zero, hash, factor[lane]));
      }
    }
    for (int lane = 0; lane < 8; lane++) _mm512_storeu_si512(signature + done + 8 * lane, least[lane]);
  }
  for (; done + 8 <= permutations; done += 8) {
    __m512i factor = _mm512_loadu_si512(factors + done);
    __m512i least = _mm512_set1_epi64(-1);
    for (size_t at = 0; at < count; at++) {
      __m512i hash = _mm512_set1_epi64((long long)hashes[at]);
      least = _mm512_min_epu64(least, _mm512_madd52lo_epu64(zero, hash, factor));
    }
    _mm512_storeu_si512(signature + done, least);
  }
  yi_minhash_plain(hashes, count, factors + done, permutations - done, signature + done);
}

/// 52-bit values are not negative, so that the signed comparison, the only one AVX2 has, does.
__attribute__((target("avx2")))
static void minhash_avx2(
    const uint64_t *hashes, size_t count, const uint64_t *factors, size_t permutations, uint64_t *signature) {
  size_t done = 0;
  const __m256i low = _mm256_set1_epi64x((long long)LOW_52);
  for (; count > 0 && done + 16 <= permutations; done += 16) {
    __m256i factor[4], high[4], least[4];
    for (int lane = 0; lane < 4; lane++) {
      factor[lane] = _mm256_loadu_si256((const __m256i *)(factors + done + 4 * lane));
      high[lane] = _mm256_srli_epi64(factor[lane], 32);
      least[lane] = low;
    }
    for (size_t at = 0; at < count; at++) {
      __m256i hash = _mm256_set1_epi64x((long long)hashes[at]);
      __m256i top = _mm256_srli_epi64(hash, 32);
      for (int lane = 0; lane < 4; lane++) {
        __m256i cross = _mm256_add_epi64(
            _mm256_mul_epu32(hash, high[lane]), _mm256_mul_epu32(top, factor[lane]));
        __m256i value = _mm256_add_epi64(_mm256_mul_epu32(hash, factor[lane]), _mm256_slli_epi64(cross, 32));
        value = _mm256_and_si256(value, low);
        least[lane] = _mm256_blendv_epi8(least[lane], value, _mm256_cmpgt_epi64(least[lane], value));
      }
    }
    for (int lane = 0; lane < 4; lane++) {
      _mm256_storeu_si256((__m256i *)(signature + done + 4 * lane), least[lane]);
    }
  }
  yi_minhash_plain(hashes, count, factors + done, permutations - done, signature + done);
}

int yi_minhash_avx2(
    const uint64_t *hashes, size_t count, const uint64_t *factors, size_t permutations, uint64_t *signature) {
  if (!__builtin_cpu_supports("avx2")) return 0;
  minhash_avx2(hashes, count, factors, permutations, signature);
  return 1;
}

void yi_minhash(
    const uint64_t *hashes, size_t count, const uint64_t *factors, size_t permutations, uint64_t *signature) {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512ifma")) {
    minhash_ifma(hashes, count, factors, permutations, signature);
  } else if (!yi_minhash_avx2(hashes, count, factors, permutations, signature)) {
    yi_minhash_plain(hashes, count, factors, permutations, signature);
  }
}

#else

int yi_minhash_avx2(
    const uint64_t *hashes, size_t count, const uint64_t *factors, size_t permutations, uint64_t *signature) {
  (void)hashes, (void)count, (void)factors, (void)permutations, (void)signature;
  return 0;
}

void yi_minhash(
    const uint64_t *hashes, size_t count, const uint64_t *factors, size_t permutations, uint64_t *signature) {
  yi_minhash_plain(hashes, count, factors, permutations, signature);
}

#endif
