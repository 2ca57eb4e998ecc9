/* Days as people read them. */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/arena.h"

/* "1 March 2026" of "2026-03-01", as a language writes it; "" of NULL and of
 * what is no day. */
const char *day_text(struct arena *, const char *lang, const char *iso);

#endif
