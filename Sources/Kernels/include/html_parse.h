#ifndef YI_HTML_PARSE_H
#define YI_HTML_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct yi_arena;

/// A page as a tree.
struct yi_html {
  void *tree;              // xmlDoc *; NULL if there is nothing to parse, or no memory
  struct yi_arena *arena;  // holds the tree
  bool stopped;            // at markup that only hostile pages have; the tree holds what came before
};

/// Parses UTF-8 bytes into a tree, mended first (`yi_html_mend`).
///
/// Time and memory are bounded by a small constant per byte, whatever the input: parsing stops where unmatched end tags
/// would make libxml2 search its stack of open elements again and again, at a million elements
/// and attributes, and at a million slips.
struct yi_html yi_html_parse(const uint8_t *bytes, size_t size, bool typed);

/// Frees the tree.
void yi_html_free(struct yi_html page);

#endif
