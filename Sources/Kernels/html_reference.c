#include "html_reference.h"

#include <stdint.h>
#include <string.h>

#include "entity_table.h"

enum { longest_name = 32 };

static int is_digit(char c) { return (unsigned)(c - '0') < 10; }
static int is_letter(char c) { return (unsigned)((c | 0x20) - 'a') < 26; }

/// What windows-1252 has at 80 to 9F, where pages mean its characters and not C1 controls; 0 where it has none.
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static void put(uint32_t code, char *text) {
  if (code >= 0x80 && code < 0xA0 && windows_1252[code - 0x80] != 0) code = windows_1252[code - 0x80];
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  if (code < 0x80) {
    *text++ = (char)code;
  } else if (code < 0x800) {
    *text++ = (char)(0xC0 | code >> 6);
    *text++ = (char)(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *text++ = (char)(0xE0 | code >> 12);
    *text++ = (char)(0x80 | (code >> 6 & 0x3F));
    *text++ = (char)(0x80 | (code & 0x3F));
  } else {
    *text++ = (char)(0xF0 | code >> 18);
    *text++ = (char)(0x80 | (code >> 12 & 0x3F));
    *text++ = (char)(0x80 | (code >> 6 & 0x3F));
    *text++ = (char)(0x80 | (code & 0x3F));
  }
  *text = 0;
}

static struct yi_reference numeric(const char *start, const char *end) {
  struct yi_reference found = {0};
  const char *at = start + 1;
  uint32_t base = 10;
  if (at < end && (*at == 'x' || *at == 'X')) {
    base = 16;
    at++;
  }
  const char *digits = at;
  uint32_t code = 0;
  for (; at < end; at++) {
    uint32_t digit = is_digit(*at) ? (uint32_t)(*at - '0') : is_letter(*at) ? (uint32_t)((*at | 0x20) - 'a') + 10 : 99;
    if (digit >= base) break;
    if (code <= 0x10FFFF) code = code * base + digit;
  }
  if (at == digits) return found;
  put(code, found.text);
  found.length = (size_t)(at - start) + (at < end && *at == ';');
  return found;
}

static const struct yi_entity *entity(const char *name, size_t length) {
  size_t low = 0, high = yi_entity_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    const char *candidate = yi_entities[middle].name;
    int order = strncmp(candidate, name, length);
    if (order == 0 && candidate[length] == 0) return &yi_entities[middle];
    if (order < 0) low = middle + 1; else high = middle;
  }
  return NULL;
}

struct yi_reference yi_html_reference(const char *at, const char *end) {
  struct yi_reference none = {0};
  if (at == end) return none;
  if (*at == '#') return numeric(at, end);
  size_t length = 0;
  while (at + length < end && length < longest_name && (is_letter(at[length]) || is_digit(at[length]))) length++;
  const struct yi_entity *found = NULL;
  if (at + length < end && at[length] == ';') found = entity(at, ++length);
  // The older names are read without a semicolon, and whatever follows them: &ltb is <b.
  while (found == NULL && length > 1) {
    found = entity(at, length);
    if (found == NULL) length--;
  }
  if (found == NULL) return none;
  struct yi_reference reference = {.length = length};
  strncpy(reference.text, found->text, sizeof reference.text - 1);
  return reference;
}
