#ifndef INTAKE_INTAKE_WEB_H
#define INTAKE_INTAKE_WEB_H

#include "web/web.h"

extern const struct route intake_routes[];

#endif
