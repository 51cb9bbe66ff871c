#include "html_shims.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "xml_shims.h"

// libxml2 2.9 compares each attribute of a tag with all before it, keeps names in a dictionary that stops growing
// its table, and searches its stack of open elements for every end tag. Hostile input makes each of these quadratic;
// the first two are capped in a pass over the bytes before parsing, the third is watched while parsing.
enum { max_attributes = 256, max_names = 8192, name_slots = 2 * max_names };

/// Names on the parser's stack that unmatched end tags may make it search: about a second's worth.
static const uint64_t max_searched = 500 * 1000 * 1000;

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
static bool is_letter(char c) { return (unsigned)((c | 0x20) - 'a') < 26; }
static bool is_name(char c) {
  return is_letter(c) || (unsigned)(c - '0') < 10 || c == '-' || c == '_' || c == ':' || c == '.';
}

struct page {
  char *at, *end;
  size_t names;
  uint64_t seen[name_slots];  // hashes of the names met so far; 0 is a free slot
};

/// Steps over a name. A name beyond the first `max_names` becomes a row of x.
static void take_name(struct page *page) {
  char *name = page->at;
  uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (; page->at < page->end && is_name(*page->at); page->at++) {
    hash = (hash ^ (uint8_t)(*page->at | 0x20)) * 1099511628211u;
  }
  if (hash == 0) hash = 1;
  size_t slot = (hash >> 32) % name_slots;
  while (page->seen[slot] != 0 && page->seen[slot] != hash) slot = (slot + 1) % name_slots;
  if (page->seen[slot] == hash) return;
  if (page->names == max_names) {
    memset(name, 'x', (size_t)(page->at - name));
  } else {
    page->seen[slot] = hash;
    page->names++;
  }
}

static void skip_space(struct page *page) {
  while (page->at < page->end && is_space(*page->at)) page->at++;
}

static void skip_word(struct page *page) {
  while (page->at < page->end && !is_space(*page->at) && *page->at != '>') page->at++;
}

/// Steps over one attribute as htmlParseStartTag reads it: a name with or without a value, or a run of rubbish.
static void take_attribute(struct page *page) {
  if (!is_name(*page->at)) return skip_word(page);
  take_name(page);
  char *after = page->at;
  skip_space(page);
  if (page->at == page->end || *page->at != '=') {
    page->at = after;
    return;
  }
  page->at++;
  skip_space(page);
  if (page->at == page->end) return;
  if (*page->at != '"' && *page->at != '\'') return skip_word(page);
  char *close = memchr(page->at + 1, *page->at, (size_t)(page->end - page->at - 1));
  page->at = close == NULL ? page->end : close + 1;
}

/// Steps to the next occurrence of an ASCII text, whatever its case, or to the end.
static void seek(struct page *page, const char *text) {
  size_t length = strlen(text);
  while ((size_t)(page->end - page->at) >= length) {
    if (strncasecmp(page->at, text, length) == 0) return;
    char *next = memchr(page->at + 1, text[0], (size_t)(page->end - page->at - 1));
    if (next == NULL) break;
    page->at = next;
  }
  page->at = page->end;
}

static bool is_tag(const char *name, size_t length, const char *tag) {
  return length == strlen(tag) && strncasecmp(name, tag, length) == 0;
}

static void take_start_tag(struct page *page) {
  const char *name = page->at;
  take_name(page);
  size_t length = (size_t)(page->at - name);
  for (int count = 1;; count++) {
    skip_space(page);
    if (page->at == page->end || *page->at == '>') break;
    char *start = page->at;
    take_attribute(page);
    if (count > max_attributes) memset(start, ' ', (size_t)(page->at - start));
  }
  if (is_tag(name, length, "script")) seek(page, "</script");
  if (is_tag(name, length, "style")) seek(page, "</style");
}

static void cap(struct page *page) {
  while (page->at < page->end) {
    char c = *page->at++;
    if (c != '<' && c != '&') continue;
    bool markup = c == '<';
    if (markup && page->end - page->at > 3 && memcmp(page->at, "!--", 3) == 0) seek(page, "-->");
    bool closing = markup && page->at < page->end && *page->at == '/';
    if (closing) page->at++;
    if (page->at == page->end || !is_letter(*page->at)) continue;
    if (markup && !closing) {
      take_start_tag(page);
    } else {
      take_name(page);
    }
  }
}

struct watch {
  htmlParserCtxtPtr parser;
  uint64_t searched;
};

/// libxml2 reports every unmatched end tag here, after it has searched the stack of open elements for it.
static void on_error(void *context, const char *message, ...) {
  (void)message;
  struct watch *watch = ((htmlParserCtxtPtr)context)->_private;
  if (watch->parser->lastError.code != XML_ERR_TAG_NAME_MISMATCH) return;
  watch->searched += (uint64_t)watch->parser->nameNr;
  if (watch->searched > max_searched) xmlStopParser(watch->parser);
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

static htmlDocPtr parse(const char *html, size_t size, bool *stopped) {
  struct watch watch = {.parser = htmlNewParserCtxt(), .searched = 0};
  if (watch.parser == NULL) return NULL;
  watch.parser->_private = &watch;
  watch.parser->sax->error = watch.parser->sax->fatalError = on_error;
  watch.parser->sax->startDocument = on_start;
  // No HTML_PARSE_NOERROR: it would take the handler away. XML_PARSE_HUGE lifts the limits on depth and length.
  int options = HTML_PARSE_RECOVER | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT |
                HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE;
  htmlDocPtr document = htmlCtxtReadMemory(watch.parser, html, (int)size, NULL, "UTF-8", options);
  *stopped = watch.searched > max_searched;
  htmlFreeParserCtxt(watch.parser);
  return document;
}

void *yi_html_parse(const uint8_t *bytes, size_t size, bool *stopped) {
  *stopped = false;
  if (size == 0 || size > INT_MAX) return NULL;
  yi_xml_init();
  char *html = malloc(size);
  struct page *page = calloc(1, sizeof *page);
  htmlDocPtr document = NULL;
  if (html != NULL && page != NULL) {
    memcpy(html, bytes, size);
    page->at = html;
    page->end = html + size;
    cap(page);
    document = parse(html, size, stopped);
  }
  free(page);
  free(html);
  return document;
}
