#include "idna.h"

#include <pthread.h>
#include <stddef.h>
#include <unicode/uidna.h>

static UIDNA *uts46;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_uts46(void) {
  UErrorCode status = U_ZERO_ERROR;
  uts46 = uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
                              UIDNA_NONTRANSITIONAL_TO_UNICODE,
                          &status);
  if (U_FAILURE(status)) uts46 = NULL;
}

// What CheckHyphens = false and VerifyDnsLength = false let pass; ICU has no options for them.
static const uint32_t tolerated = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                  UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                  UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

int32_t yi_domain_to_ascii(const char *domain, int32_t length, char *ascii, int32_t capacity) {
  pthread_once(&opened, open_uts46);
  if (uts46 == NULL) return -1;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  int32_t written = uidna_nameToASCII_UTF8(uts46, domain, length, ascii, capacity, &info, &status);
  if (U_FAILURE(status) || (info.errors & ~tolerated) != 0) return -1;
  return written;
}
