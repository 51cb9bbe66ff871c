#include "library_versions.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

/* CXML2/shim.h says why. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>

const char *yi_libxml2_version(void) { return xmlParserVersion; }

static char icu[U_MAX_VERSION_STRING_LENGTH], unicode[U_MAX_VERSION_STRING_LENGTH];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void ask(void) {
  UVersionInfo version;
  u_getVersion(version);
  u_versionToString(version, icu);
  u_getUnicodeVersion(version);
  u_versionToString(version, unicode);
}

const char *yi_icu_version(void) {
  pthread_once(&once, ask);
  return icu;
}

const char *yi_unicode_version(void) {
  pthread_once(&once, ask);
  return unicode;
}
