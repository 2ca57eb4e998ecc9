/* The pages that belong to the server as a whole: imprint, accessibility
 * statement, source. */
#ifndef APP_SITE_H
#define APP_SITE_H

#include "app/config.h"
#include "web/web.h"

extern const struct route site_routes[];
/* What the imprint says; once at the start. */
void site_set(const struct config *);

/* "0.1.0" and its source's address. */
extern const char guildhall_version[];

#endif
