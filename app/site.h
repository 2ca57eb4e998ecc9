/* The pages that belong to the server as a whole: imprint, accessibility
 * statement, source. */
#ifndef APP_SITE_H
#define APP_SITE_H

#include "app/config.h"
#include "base/version.h"
#include "web/web.h"

extern const struct route site_routes[];
/* What the imprint says; once at the start. */
void site_set(const struct config *);

#endif
