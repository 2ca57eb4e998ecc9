/*
 * The route tables, compiled once into a tree of path segments.  A literal
 * segment wins over a :parameter.  Two routes of one method and shape, a
 * route without a right or without a handler end the program at the start.
 */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include "web/web.h"

enum { ROUTE_DEPTH_MAX = 12 };	/* segments of a path */

struct router;

struct found {
	const struct route *route;	/* NULL: none for this method */
	int row;			/* number of the route, for counters */
	unsigned methods;		/* 1 << enum method: that would do */
};

struct router *router_make(const struct route *const *tables);
void router_free(struct router *);
struct found router_find(const struct router *, enum method, const char *path);
int router_rows(const struct router *);
const struct route *router_row(const struct router *, int row);

#endif
