#ifndef YI_EUCKR_TABLE_H
#define YI_EUCKR_TABLE_H

#include <stdint.h>

#define YI_EUCKR_POINTERS 23940

/// The WHATWG "index EUC-KR" (windows-949): a UTF-16 code unit for each pointer, 0 where there is none.
const uint16_t *yi_euckr_index(void);

#endif
