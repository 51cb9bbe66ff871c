#ifndef YI_XML_SHIMS_H
#define YI_XML_SHIMS_H

/// Sets up libxml2 for use from several threads. Safe to call any number of times, from any thread.
void yi_xml_init(void);

/// Frees memory that libxml2 allocated and handed over (`xmlFree`, a mutable global, is out of Swift's reach).
void yi_xml_free(void *memory);

#endif
