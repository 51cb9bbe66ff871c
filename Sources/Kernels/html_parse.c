#include "html_parse.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <limits.h>
#include <stdlib.h>

#include "html_mend.h"
#include "xml_arena.h"
#include "xml_shims.h"

/// Names on the parser's stack that unmatched end tags may make it search: about a second's worth.
static const uint64_t max_searched = 500 * 1000 * 1000;

/// Elements and attributes of a page: about 250 MB of tree.
static const uint64_t max_nodes = 1000 * 1000;

/// Slips of the page that libxml2 writes a message for, each about a microsecond.
static const uint64_t max_errors = 1000 * 1000;

struct watch {
  htmlParserCtxtPtr parser;
  uint64_t errors;
  uint64_t searched;
  uint64_t nodes;
  bool stopped;
};

static void stop(struct watch *watch) {
  watch->stopped = true;
  xmlStopParser(watch->parser);
}

/// libxml2 reports every unmatched end tag here, after it has searched the stack of open elements for it.
static void on_error(void *context, const char *message, ...) {
  (void)message;
  struct watch *watch = ((htmlParserCtxtPtr)context)->_private;
  if (++watch->errors > max_errors) stop(watch);
  if (watch->parser->lastError.code != XML_ERR_TAG_NAME_MISMATCH) return;
  watch->searched += (uint64_t)watch->parser->nameNr;
  if (watch->searched > max_searched) stop(watch);
}

static void silent(void *context, const char *message, ...) {
  (void)context;
  (void)message;
}

/// Repeated ids are "validity errors", which libxml2 prints unless told otherwise after it has reset itself.
static void on_start(void *context) {
  htmlParserCtxtPtr parser = context;
  parser->vctxt.error = parser->vctxt.warning = silent;
  xmlSAX2StartDocument(context);
}

static void on_element(void *context, const xmlChar *name, const xmlChar **attributes) {
  struct watch *watch = ((htmlParserCtxtPtr)context)->_private;
  watch->nodes++;
  for (const xmlChar **at = attributes; at != NULL && *at != NULL; at += 2) watch->nodes++;
  xmlSAX2StartElement(context, name, attributes);
  if (watch->nodes > max_nodes) stop(watch);
}

static htmlDocPtr parse(const char *html, size_t size, bool *stopped) {
  struct watch watch = {.parser = htmlNewParserCtxt()};
  if (watch.parser == NULL) return NULL;
  watch.parser->_private = &watch;
  watch.parser->sax->error = watch.parser->sax->fatalError = on_error;
  watch.parser->sax->startDocument = on_start;
  watch.parser->sax->startElement = on_element;
  // No HTML_PARSE_NOERROR: it would take the handler away. XML_PARSE_HUGE lifts the limits on depth and length.
  int options = HTML_PARSE_RECOVER | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT |
                HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE;
  htmlDocPtr document = htmlCtxtReadMemory(watch.parser, html, (int)size, NULL, "UTF-8", options);
  *stopped = watch.stopped;
  // The parser itself goes with the arena; the thread's last error must not point into it.
  xmlResetLastError();
  return document;
}

struct yi_html yi_html_parse(const uint8_t *bytes, size_t size, bool typed) {
  struct yi_html page = {0};
  if (size == 0 || size > INT_MAX / 4) return page;
  yi_xml_init();
  struct yi_mended mended = yi_html_mend(bytes, size, typed);
  page.arena = yi_arena_create();
  if (mended.html != NULL && mended.size <= INT_MAX && page.arena != NULL) {
    yi_arena_enter(page.arena);
    page.tree = parse(mended.html, mended.size, &page.stopped);
    yi_arena_leave();
  }
  free(mended.html);
  return page;
}

void yi_html_free(struct yi_html page) { yi_arena_destroy(page.arena); }
