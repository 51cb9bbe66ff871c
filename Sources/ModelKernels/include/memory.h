/* Large memory: zeros that cost nothing until they are touched, in large pages where the system has them. */
#ifndef YISANG_MEMORY_H
#define YISANG_MEMORY_H

#include <stddef.h>

/* `size` bytes of zeros at a multiple of 4096; NULL if there are none. */
void *yi_memory_take(size_t size);
void yi_memory_give(void *memory, size_t size);

/* Bytes that could be used now without swapping, 0 if the system does not say. */
size_t yi_memory_available(void);

#endif
