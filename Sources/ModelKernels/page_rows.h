/* One position's key or value on its way into a page. */
#ifndef YISANG_PAGE_ROWS_H
#define YISANG_PAGE_ROWS_H

#include <string.h>

#include "attention.h"

/* The widest head there may be (`ModelConfig.Limit.headDimension`). */
#define YI_HEAD 8192

/* `c` floats as `type`, rounded once, with zeros behind up to an even number; `broken` is set if one is not finite then. */
void yi_page_row(yi_type type, int32_t c, const float *in, void *row, int *broken);

/* Puts a row into place `place` of a page whose dimensions are k: keys. */
static inline void page_put_k(yi_type type, int32_t c, int32_t place, const void *row, void *page) {
  if (type == YI_F32) {
    float *to = (float *)page + place;
    for (int32_t i = 0; i < c; i++) to[(size_t)i * YI_PAGE] = ((const float *)row)[i];
  } else {
    uint32_t *to = (uint32_t *)page + place;
    for (int32_t i = 0; i < (c + 1) / 2; i++) to[(size_t)i * YI_PAGE] = ((const uint32_t *)row)[i];
  }
}

/* Puts a row into place `place` of a page whose positions are k: values. */
static inline void page_put_positions(yi_type type, int32_t c, int32_t place, const void *row, void *page) {
  for (int32_t at = 0; at < c; at += YI_PANEL) {
    int32_t count = c - at < YI_PANEL ? c - at : YI_PANEL;
    size_t panel = (size_t)at * YI_PAGE;
    if (type == YI_F32) {
      memcpy((float *)page + panel + (size_t)place * YI_PANEL, (const float *)row + at, (size_t)count * 4);
    } else {
      /* Neighbours of one word may be written by two threads, so halves are stored by themselves. */
      uint16_t *to = (uint16_t *)page + panel + (size_t)(place / 2) * 2 * YI_PANEL + place % 2;
      for (int32_t i = 0; i < count; i++) to[2 * i] = ((const uint16_t *)row)[at + i];
    }
  }
}

#endif
