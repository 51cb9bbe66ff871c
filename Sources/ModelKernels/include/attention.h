/* Attention of a few queries over blocks of 64 keys (Dao 2022's online softmax), of one key-value head.

   Keys and values lie in pages of 64 positions, as panels of matrix.h, so that both products are panel products:
     keys    [c][64], the dimensions as k; in bf16 [c/2][64][2], c padded to 32
     values  for each 64 dimensions [64 positions as k][64]; in bf16 [32][64][2]
   A query's blocks are walked in order of position, each with all 64 keys, those it does not see with weight 0. So its result
   has the same bits in prefill and decode, alone and beside others that share its pages. */
#ifndef YISANG_ATTENTION_H
#define YISANG_ATTENTION_H

#include "matrix.h"

#define YI_PAGE 64

/* Bytes of a page of keys, and of values, of heads of width c. */
size_t yi_key_page_size(yi_type type, int32_t c);
size_t yi_value_page_size(yi_type type, int32_t c);

/* Puts one position's key and value (c floats each) into its place of the page. */
void yi_page_put(yi_type type, int32_t c, int32_t place, const float *key, const float *value, void *keys,
                 void *values);

/* What a query has seen so far: the greatest score, Σ of weights, and the weighted sum of values [padded c of 64]. */
typedef struct {
  float greatest, sum;
} yi_attended;

typedef struct {
  yi_type type;
  int32_t c;
  float scale, softcap; /* softcap 0: none */
} yi_attention;

/* Starts `rows` queries: nothing seen. sums[rows][64·⌈c/64⌉]. */
void yi_attend_start(const yi_attention *shape, int32_t rows, yi_attended *state, float *sums);

/* Lets `rows` ≤ 32 queries see one page whose first key is at position `first`: query r sees positions low[r] ≤ p < high[r].
   queries[rows][stride] are of the attention's type, padded as rows of A in matrix.h. */
void yi_attend_page(const yi_attention *shape, const void *queries, size_t stride, int32_t rows, const void *keys,
                    const void *values, int32_t first, const int32_t *low, const int32_t *high, yi_attended *state,
                    float *sums);

/* The weighted mean of one query's values, as `type`, c elements. */
void yi_attend_finish(const yi_attention *shape, const yi_attended *state, const float *sums, yi_type type, void *out);

#endif
