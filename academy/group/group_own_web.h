/* What the participants' pages are given to show. */
#ifndef GROUP_OWN_WEB_H
#define GROUP_OWN_WEB_H

#include "group/group_inside_web.h"

struct own_set {
	struct allotment set;
	size_t self;			/* who looks; people: none of them */
	bool wishes;			/* may be given */
	struct own_set *next;
};
struct own_view {
	struct edition edition;
	struct own_set *sets;
};
struct wish_view {
	struct edition edition;
	struct allotment set;
	size_t self;
	struct form *form;
};

#endif
