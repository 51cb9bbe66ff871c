// libxml2's encoding.h includes ICU's headers where it was built with ICU, and those clash with the ICU inside
// Foundation. Nothing here uses the one struct that differs.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
