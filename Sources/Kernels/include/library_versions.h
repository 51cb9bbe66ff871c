/* Versions of libraries as they were loaded, where only C can ask: libxml2's is a variable or a macro, ICU's names bear numbers. */
#ifndef YISANG_LIBRARY_VERSIONS_H
#define YISANG_LIBRARY_VERSIONS_H

/* As 20914 for 2.9.14; never freed. */
const char *yi_libxml2_version(void);

/* As 72.1, of ICU as it was loaded; never freed. */
const char *yi_icu_version(void);

/* As 15.0, the Unicode that ICU's data knows; never freed. */
const char *yi_unicode_version(void);

#endif
