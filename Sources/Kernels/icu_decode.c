#include "icu_decode.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

// ICU's own callback puts U+001A for some single bytes, and does not count.
static void replace(
    const void *count, UConverterToUnicodeArgs *arguments, const char *bytes, int32_t length,
    UConverterCallbackReason reason, UErrorCode *status) {
  (void)bytes;
  (void)length;
  if (reason > UCNV_IRREGULAR) return;
  static const UChar replacement = 0xFFFD;
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(arguments, &replacement, 1, 0, status);
  ++*(size_t *)(uintptr_t)count;
}

ptrdiff_t yi_icu_decode(
    const char *converter, const uint8_t *source, size_t length, uint8_t *utf8, size_t room,
    size_t *replacements) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter *from = ucnv_open(converter, &status);
  UConverter *to = ucnv_open("UTF-8", &status);
  *replacements = 0;
  if (U_SUCCESS(status)) ucnv_setToUCallBack(from, replace, replacements, NULL, NULL, &status);
  UChar pivot[4096];
  UChar *pivot_source = pivot, *pivot_target = pivot;
  const char *next = (const char *)source;
  char *target = (char *)utf8;
  if (U_SUCCESS(status)) {
    ucnv_convertEx(
        to, from, &target, target + room, &next, next + length, pivot, &pivot_source, &pivot_target,
        pivot + 4096, true, true, &status);
  }
  ucnv_close(from);
  ucnv_close(to);
  return U_SUCCESS(status) ? target - (char *)utf8 : -1;
}
