#ifndef YI_HTML_MEND_H
#define YI_HTML_MEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A page as libxml2 is to read it.
struct yi_mended {
  char *html;
  size_t size;
};

/// A copy of a page that libxml2 reads in linear time, and in which angle brackets of the text are not tags.
///
/// Of a tag with more than 256 attributes the rest is dropped, as are names beyond the first 8,192.
///
/// `a<b`, `vector<int>` and `#include <map>` typed into a page as they are lose their brackets by HTML's rules. With
/// `typed`, `<` becomes `&lt;` where what follows is no tag that anybody writes: an unknown name without a hyphen, a
/// colon or an attribute that has a value; an element that is nothing without attributes, and has none; a letter that
/// names an element but is followed by neither `>` nor an attribute. Not within `svg` and `math`.
///
/// Character references are read as HTML 5 has them (libxml2 knows those of HTML 4): `&lbrace;`, `&#145;`, `&ampx`.
///
/// The caller frees `html`; NULL if there is no memory.
struct yi_mended yi_html_mend(const uint8_t *bytes, size_t size, bool typed);

#endif
