#include <unicode/uidna.h>
#include <unicode/unorm2.h>
