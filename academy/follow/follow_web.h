#ifndef FOLLOW_WEB_H
#define FOLLOW_WEB_H

#include "web/web.h"

extern const struct route follow_routes[];

/* "open", "answered", "closed" in words. */
const char *query_state_label(const char *lang, const char *state);

#endif
