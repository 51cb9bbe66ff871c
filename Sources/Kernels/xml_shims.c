#include "xml_shims.h"

#include <libxml/globals.h>
#include <libxml/parser.h>
#include <pthread.h>

static pthread_once_t initialised = PTHREAD_ONCE_INIT;

void yi_xml_init(void) { pthread_once(&initialised, xmlInitParser); }

void yi_xml_free(void *memory) {
  if (memory != NULL) xmlFree(memory);
}
