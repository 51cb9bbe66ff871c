#include "xml_shims.h"

#include <libxml/globals.h>
#include <libxml/parser.h>
#include <pthread.h>

#include "xml_arena.h"

static pthread_once_t initialised = PTHREAD_ONCE_INIT;

static void init(void) {
  yi_arena_install();
  xmlInitParser();
}

void yi_xml_init(void) { pthread_once(&initialised, init); }

void yi_xml_free(void *memory) {
  if (memory != NULL) xmlFree(memory);
}
