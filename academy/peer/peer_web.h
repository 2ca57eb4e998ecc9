#ifndef PEER_WEB_H
#define PEER_WEB_H

#include "web/web.h"

extern const struct route peer_routes[];	/* participants */
extern const struct route peer_desk_routes[];	/* organisers */

#endif
