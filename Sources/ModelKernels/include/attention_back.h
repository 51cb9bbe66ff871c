/* The backward pass of attention.h (docs/backward.md): probabilities are computed again from the logarithm of their sum.

   For a query r and a key p it sees: s = scale·(q·k) [soft-capped], P = e^(s − L), and with dO the gradient of its result O
     dV_p += P·dO     dP = dO·v_p     dS = P·(dP − D), D = Σ dO∘O     dQ += scale·dS·k_p     dK_p += scale·dS·q
   With a soft cap dS has the factor 1 − (s / cap)². In bf16 P and scale·dS are rounded for the products, ties away from 0. */
#ifndef YISANG_ATTENTION_BACK_H
#define YISANG_ATTENTION_BACK_H

#include "attention.h"

/* Queries of one tile at most. */
#define YI_BACK_TILE 128

/* The panels of one page (64 positions) that the backward pass reads, of one key-value head:
     keys        as in attention.h: dimensions as k, 64 positions
     values      the values in the keys' layout: dimensions as k, 64 positions
     keys_across the keys in the values' layout: positions as k, 64 dimensions a panel
   They are yi_key_page_size, the same, and yi_value_page_size bytes long, zeros at first. */
typedef struct {
  const void *keys, *values, *keys_across;
} yi_back_page;

/* Puts one position's key and value (c floats each) into its place of the three layouts. If they are no numbers, those who see
   the position get NaN, and nobody else. */
void yi_back_page_put(yi_type type, int32_t c, int32_t place, const float *key, const float *value, void *keys,
                      void *values, void *keys_across);

/* One tile of `rows` ≤ YI_BACK_TILE queries against one page whose first key is at position `first`; query r sees positions
   low[r] ≤ p < high[r].
     queries, douts    [rows][stride], of the attention's type, padded as rows of A in matrix.h
     queries_turned, douts_turned  the same as yi_transpose turns them over: [c][turned], zeros behind the rows
     log_sums, dots    L and D of each row
   dqueries [rows][64·⌈c/64⌉] and, turned over, dkeys and dvalues [c][64] are increased. */
void yi_attend_back_page(const yi_attention *shape, const void *queries, const void *douts, size_t stride, int32_t rows,
                         const void *queries_turned, const void *douts_turned, size_t turned, const float *log_sums,
                         const float *dots, const yi_back_page *page, int32_t first, const int32_t *low,
                         const int32_t *high, float *dqueries, float *dkeys, float *dvalues);

/* One position's c gradients out of dkeys or dvalues. */
void yi_back_page_take(int32_t c, int32_t place, const float *turned, float *out);

#endif
