#ifndef TEST_TMPL_GOOD_DATA_H
#define TEST_TMPL_GOOD_DATA_H

#include "web/html.h"

struct good {
	int id;
	struct words words;
	struct url url;
	const struct good *next;
};

#endif
