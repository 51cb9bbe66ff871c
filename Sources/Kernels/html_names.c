#include "html_names.h"

#include <pthread.h>
#include <string.h>
#include <strings.h>

#define X(name) #name,
static const char *const names[] = {"", YI_HTML_TAGS(X)};
#undef X

enum { slot_count = 512, name_count = sizeof names / sizeof *names, longest_name = 10 };

static struct {
  uint8_t length;
  uint8_t tag;
} slots[slot_count];

static uint32_t slot_of(const char *name, uint32_t length) {
  uint32_t hash = 2166136261u;  // FNV-1a
  for (uint32_t at = 0; at < length; at++) hash = (hash ^ (uint8_t)(name[at] | 0x20)) * 16777619u;
  return (hash ^ hash >> 15) % slot_count;
}

static void fill(void) {
  for (uint32_t tag = 1; tag < name_count; tag++) {
    uint32_t length = (uint32_t)strlen(names[tag]);
    uint32_t slot = slot_of(names[tag], length);
    while (slots[slot].tag != 0) slot = (slot + 1) % slot_count;
    slots[slot].length = (uint8_t)length;
    slots[slot].tag = (uint8_t)tag;
  }
}

enum yi_tag yi_tag_of(const char *name, uint32_t length) {
  static pthread_once_t filled = PTHREAD_ONCE_INIT;
  pthread_once(&filled, fill);
  if (length == 14 && strncasecmp(name, "annotation-xml", length) == 0) return yi_tag_annotation;
  if (length > longest_name) return yi_tag_other;
  for (uint32_t slot = slot_of(name, length); slots[slot].tag != 0; slot = (slot + 1) % slot_count) {
    uint8_t tag = slots[slot].tag;
    if (slots[slot].length == length && strncasecmp(name, names[tag], length) == 0) return (enum yi_tag)tag;
  }
  return yi_tag_other;
}
