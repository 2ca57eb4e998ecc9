/* What the pages of trials are given to show. */
#ifndef PRACTICE_TRIAL_SHOW_H
#define PRACTICE_TRIAL_SHOW_H

#include "practice/practice_show.h"
#include "practice/practice_trial.h"

struct trial_view {
	struct practice p;
	struct trial t;			/* the person's own; id 0: none */
	struct form *form;
	bool any;			/* there is a record of one's own */
};

const char *trial_class(enum trial_outcome);	/* of a badge */

#endif
