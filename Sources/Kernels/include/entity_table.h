#ifndef YI_ENTITY_TABLE_H
#define YI_ENTITY_TABLE_H

#include <stddef.h>

/// A named character reference, `amp;` or `amp`, and what it stands for in UTF-8.
struct yi_entity {
  const char *name;
  const char *text;
};

/// All of the HTML Standard (§13.5), sorted by the bytes of their names.
extern const struct yi_entity yi_entities[];
extern const size_t yi_entity_count;

#endif
