/* What the pages of harvested libraries are given to show. */
#ifndef PRACTICE_SOURCE_SHOW_H
#define PRACTICE_SOURCE_SHOW_H

#include "practice/practice_oai_harvest.h"
#include "practice/practice_show.h"

struct source_view {
	unixtime now;
	struct oai_source *list;
	struct form *form;
	struct oai_source s;		/* one of them */
	bool busy;			/* the clerk is to try or read it */
	struct practice_entry *records;	/* the newest from there */
};

#endif
