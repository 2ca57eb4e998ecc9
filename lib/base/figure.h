/* Numbers as people read them. */
#ifndef BASE_FIGURE_H
#define BASE_FIGURE_H

#include <stdint.h>

#include "base/arena.h"

/* As a language writes it: "290,529", "290 529".  NULL: English. */
const char *figure_grouped(struct arena *, int64_t, const char *lang);

#endif
