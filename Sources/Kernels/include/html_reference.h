#ifndef YI_HTML_REFERENCE_H
#define YI_HTML_REFERENCE_H

#include <stddef.h>

/// What a character reference stands for.
struct yi_reference {
  size_t length;  // of the reference behind its `&`; 0 if there is none, and `&` is text
  char text[8];   // UTF-8, zero-terminated
};

/// Reads the character reference that follows `&` in the text of a page (HTML Standard §13.2.5.72 to §13.2.5.80).
struct yi_reference yi_html_reference(const char *at, const char *end);

#endif
