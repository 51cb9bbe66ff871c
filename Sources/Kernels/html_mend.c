#include "html_mend.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "html_names.h"
#include "html_reference.h"

// libxml2 2.9 compares each attribute of a tag with all before it, and keeps names in a dictionary that stops growing
// its table: hostile input makes both quadratic.
enum { max_attributes = 256, max_names = 8192, name_slots = 2 * max_names, max_probes = 64 };

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
static bool is_letter(char c) { return (unsigned)((c | 0x20) - 'a') < 26; }
static bool is_name(char c) {
  return is_letter(c) || (unsigned)(c - '0') < 10 || c == '-' || c == '_' || c == ':' || c == '.';
}

/// The names met on a page, by their hashes. One a thread, kept from page to page: clearing it would cost more than
/// using it.
struct names {
  uint32_t page;
  uint32_t pages[name_slots];  // what the slot was last used for
  uint64_t hashes[name_slots];
};
static _Thread_local struct names names;

struct page {
  char *start, *at, *end;
  size_t name_count;
  bool typed;
  bool foreign;  // in svg or math
  bool rescued;  // something on the page was typed
  char *copied;  // up to here the page is in `target`, with what was read otherwise
  char *target;  // NULL as long as the page is as it was
  size_t target_size, target_room;
  bool failed;  // there was no memory
};

static void skip_name(struct page *page) {
  while (page->at < page->end && is_name(*page->at)) page->at++;
}

/// Counts a name that libxml2 will keep. One beyond the first `max_names`, or beside too many of its hash, becomes a
/// row of x.
static void count_name(struct page *page, char *name, size_t length) {
  uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (size_t at = 0; at < length; at++) hash = (hash ^ (uint8_t)(name[at] | 0x20)) * 1099511628211u;
  size_t slot = (hash >> 32) % name_slots;
  int probes = 0;
  while (names.pages[slot] == names.page && names.hashes[slot] != hash && ++probes < max_probes) {
    slot = (slot + 1) % name_slots;
  }
  bool is_free = names.pages[slot] != names.page;
  if (!is_free && names.hashes[slot] == hash) return;
  if (!is_free || page->name_count == max_names) {
    memset(name, 'x', length);
  } else {
    names.pages[slot] = names.page;
    names.hashes[slot] = hash;
    page->name_count++;
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
  char *name = page->at;
  skip_name(page);
  count_name(page, name, (size_t)(page->at - name));
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

/// Elements that nobody writes without attributes, but whose names are those of headers and types: `#include <map>`.
static bool needs_attributes(enum yi_tag tag) {
  switch (tag) {
    case yi_tag_area: case yi_tag_base: case yi_tag_data: case yi_tag_embed: case yi_tag_link: case yi_tag_map:
    case yi_tag_meta: case yi_tag_object: case yi_tag_param: case yi_tag_slot: case yi_tag_source:
      return true;
    default: return false;
  }
}

static bool is_word(const char *name, size_t length, const char *word) {
  return strlen(word) == length && strncasecmp(name, word, length) == 0;
}

/// Attributes that are written without a value, of elements whose name is a letter.
static bool is_flag(const char *name, size_t length) {
  return is_word(name, length, "hidden") || is_word(name, length, "itemscope") || is_word(name, length, "download") ||
         is_word(name, length, "inert") || memchr(name, '-', length) != NULL;
}

/// True if an attribute with a value, or a flag, stands before the end of the tag. Bounded, as it may be asked at
/// every `<`.
static bool has_attribute(const char *at, const char *end) {
  if (end - at > 1000) end = at + 1000;
  while (at < end && is_space(*at)) {
    while (at < end && is_space(*at)) at++;
    const char *name = at;
    // Vue and Angular: @click, *ngIf, [value], (input), #name.
    bool is_bound = at < end && strchr("@*[(#", *at) != NULL;
    while (at < end && (is_name(*at) || (is_bound && !is_space(*at) && *at != '=' && *at != '>'))) at++;
    if (at == name) return false;
    if (is_bound) return true;
    const char *after = at;
    while (at < end && is_space(*at)) at++;
    if (at < end && *at == '=') return after - name > 1 && at + 1 < end && at[1] != '=';
    if (is_flag(name, (size_t)(after - name))) return true;
    at = after;
  }
  return false;
}

/// True for the argument of a generic type: `Ref<Button>`, `List<Select, …`. Old pages write whole names in capitals.
static bool is_type(char before, const char *name, uint32_t length, const char *at, const char *end) {
  bool follows = is_letter(before) || before == '_' || (unsigned)(before - '0') < 10;
  return follows && length > 3 && name[0] < 'a' && name[1] >= 'a' && at < end && (*at == '>' || *at == ',');
}

/// True if `<` before a name was typed as text. `before` is what stands in front of it, `at` is behind the name.
static bool is_typed(char before, const char *name, uint32_t length, enum yi_tag tag, const char *at,
                     const char *end) {
  if (tag == yi_tag_other || (tag >= yi_tag_mfrac && tag <= yi_tag_munderover && tag != yi_tag_multicol)) {
    if (name[length - 1] == ':' && end - at > 1 && at[0] == '/' && at[1] == '/') return true;
    bool is_custom = memchr(name, '-', length) != NULL || memchr(name, ':', length) != NULL;
    return !is_custom && (at == end || *at != '=') && !has_attribute(at, end);
  }
  if (is_type(before, name, length, at, end)) return true;
  if (at == end) return length == 1 && is_name(before);
  if (*at == '>') return needs_attributes(tag);
  if (*at == '/') return false;
  if (!is_space(*at)) return length == 1 || (uint8_t)*at >= 0x80 || strchr(",;()&|+*<=", *at) != NULL;
  if (length > 1) return false;
  while (at < end && is_space(*at)) at++;
  return at == end || (*at != '>' && *at != '/' && !has_attribute(at - 1, end));
}

static void append(struct page *page, const char *bytes, size_t count) {
  if (page->target_room - page->target_size < count) {
    size_t room = page->target_room * 2 + (size_t)(page->end - page->start) + count;
    char *target = realloc(page->target, room);
    if (target == NULL) page->failed = true;
    if (page->failed) return;
    page->target = target;
    page->target_room = room;
  }
  memcpy(page->target + page->target_size, bytes, count);
  page->target_size += count;
}

/// Reads `text` for bytes of the page that lie behind all that was read otherwise so far.
static void edit(struct page *page, char *from, size_t length, const char *text) {
  append(page, page->copied, (size_t)(from - page->copied));
  append(page, text, strlen(text));
  page->copied = from + length;
}

static void rescue(struct page *page, char *bracket) {
  page->rescued = true;
  edit(page, bracket, 1, "&lt;");
}

/// libxml2 knows the references of HTML 4, and looks through all of them each time.
static void take_reference(struct page *page) {
  if (page->at == page->end || (!is_letter(*page->at) && *page->at != '#')) return;
  struct yi_reference reference = yi_html_reference(page->at, page->end);
  // `&` alone is text to libxml2 as well, but it may take what follows for an unknown name.
  const char *text = reference.length == 0 || reference.text[0] == '&' ? "&amp;" : reference.text;
  if (reference.text[0] == '<') text = reference.text[1] == 0 ? "&lt;" : "&lt;\u20D2";
  edit(page, page->at - 1, reference.length + 1, text);
  page->at += reference.length;
}

/// Elements that end svg and math wherever they are met (HTML Standard §13.2.6.5).
static bool ends_foreign(enum yi_tag tag) {
  switch (tag) {
    case yi_tag_b: case yi_tag_big: case yi_tag_blockquote: case yi_tag_body: case yi_tag_br: case yi_tag_center:
    case yi_tag_code: case yi_tag_dd: case yi_tag_div: case yi_tag_dl: case yi_tag_dt: case yi_tag_em:
    case yi_tag_embed: case yi_tag_h1: case yi_tag_h2: case yi_tag_h3: case yi_tag_h4: case yi_tag_h5:
    case yi_tag_h6: case yi_tag_head: case yi_tag_hr: case yi_tag_i: case yi_tag_img: case yi_tag_li:
    case yi_tag_listing: case yi_tag_menu: case yi_tag_meta: case yi_tag_nobr: case yi_tag_ol: case yi_tag_p:
    case yi_tag_pre: case yi_tag_ruby: case yi_tag_s: case yi_tag_small: case yi_tag_span: case yi_tag_strong:
    case yi_tag_strike: case yi_tag_sub: case yi_tag_sup: case yi_tag_table: case yi_tag_tt: case yi_tag_u:
    case yi_tag_ul: case yi_tag_var:
      return true;
    default: return false;
  }
}

static void take_start_tag(struct page *page) {
  char *name = page->at;
  skip_name(page);
  uint32_t length = (uint32_t)(page->at - name);
  enum yi_tag tag = yi_tag_of(name, length);
  if (page->foreign && ends_foreign(tag)) page->foreign = false;
  char before = name - page->start > 1 ? name[-2] : ' ';
  if (page->typed && !page->foreign && is_typed(before, name, length, tag, page->at, page->end)) {
    return rescue(page, name - 1);
  }
  count_name(page, name, length);
  for (int count = 1;; count++) {
    skip_space(page);
    if (page->at == page->end || *page->at == '>') break;
    char *start = page->at;
    take_attribute(page);
    if (count > max_attributes) memset(start, ' ', (size_t)(page->at - start));
  }
  if (tag == yi_tag_script) seek(page, "</script");
  if (tag == yi_tag_style) seek(page, "</style");
  if (tag == yi_tag_svg || tag == yi_tag_math) page->foreign = page->at > page->start && page->at[-1] != '/';
}

/// The end tag of something that was typed, `</note>`, is text as well.
static void take_end_tag(struct page *page) {
  char *name = page->at;
  skip_name(page);
  uint32_t length = (uint32_t)(page->at - name);
  enum yi_tag tag = yi_tag_of(name, length);
  if (tag == yi_tag_svg || tag == yi_tag_math) page->foreign = false;
  bool is_text = page->rescued && !page->foreign && tag == yi_tag_other && page->at < page->end &&
                 *page->at == '>' && memchr(name, '-', length) == NULL && memchr(name, ':', length) == NULL;
  if (is_text) return rescue(page, name - 2);
  count_name(page, name, length);
}

/// `<!…`: comments and what HTML reads as such. What libxml2 would take for text, or end elsewhere, is left out:
/// `<![if !IE]>`, `<![CDATA[`, and the comments `<!-->` and `<!--->`, which are over at once.
static void take_declaration(struct page *page) {
  char *open = page->at - 1;
  size_t rest = (size_t)(page->end - page->at);
  if (rest > 3 && memcmp(page->at, "!--", 3) == 0) {
    size_t over = page->at[3] == '>' ? 4 : rest > 4 && page->at[3] == '-' && page->at[4] == '>' ? 5 : 0;
    if (over == 0) return seek(page, "-->");
    page->at += over;
    return edit(page, open, over + 1, "");
  }
  if (page->foreign || (rest > 8 && strncasecmp(page->at, "!doctype", 8) == 0)) return;
  char *close = memchr(page->at, '>', rest);
  page->at = close == NULL ? page->end : close + 1;
  edit(page, open, (size_t)(page->at - open), "");
}

static void mend(struct page *page) {
  while (page->at < page->end) {
    char c = *page->at++;
    if (c != '<' && c != '&') continue;
    if (c == '&') {
      take_reference(page);
      continue;
    }
    if (page->at < page->end && *page->at == '!') {
      take_declaration(page);
      continue;
    }
    // `List<?>`; `<?xml …` and `<?php …` are no text.
    if (page->end - page->at > 1 && *page->at == '?' && !is_letter(page->at[1]) && page->typed) {
      rescue(page, page->at - 1);
      continue;
    }
    bool closing = page->at < page->end && *page->at == '/';
    if (closing) page->at++;
    if (page->at == page->end || !is_letter(*page->at)) continue;
    if (closing) take_end_tag(page); else take_start_tag(page);
  }
}

struct yi_mended yi_html_mend(const uint8_t *bytes, size_t size, bool typed) {
  struct yi_mended mended = {.html = malloc(size + 1), .size = size};
  if (mended.html == NULL) return mended;
  memcpy(mended.html, bytes, size);
  if (++names.page == 0) {
    memset(names.pages, 0, sizeof names.pages);
    names.page = 1;
  }
  struct page page = {
      .start = mended.html, .at = mended.html, .copied = mended.html, .end = mended.html + size, .typed = typed};
  mend(&page);
  if (page.target == NULL && !page.failed) return mended;
  append(&page, page.copied, (size_t)(page.end - page.copied));
  free(mended.html);
  if (page.failed) {
    free(page.target);
    page.target = NULL;
  }
  return (struct yi_mended){.html = page.target, .size = page.target_size};
}
