#ifndef PROGRAMME_WEB_H
#define PROGRAMME_WEB_H

#include "web/web.h"

extern const struct route programme_routes[];

#endif
