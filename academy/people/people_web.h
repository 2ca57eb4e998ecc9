/* The pages of the room people: signing in, one's account, administration. */
#ifndef PEOPLE_PEOPLE_WEB_H
#define PEOPLE_PEOPLE_WEB_H

#include "web/web.h"

extern const struct route people_routes[];

#endif
