/* What the pages of this room show, and small helpers of theirs. */
#ifndef SELECTION_WORDS_WEB_H
#define SELECTION_WORDS_WEB_H

#include "intake/intake_words_web.h"
#include "selection/selection_draw.h"
#include "store/job.h"
#include "web/form.h"
#include "web/list.h"

/* The edition's address part, and an address below it: "desk/selection". */
const char *slug_of(const struct req *);
struct url under(const struct req *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* "72" of thousandths; an en dash without a score. */
const char *score_text(struct arena *, int64_t mean);
const char *choice_class(enum choice);	/* of the badge */
const char *offer_class(enum offer);
/* An offer whose date has passed counts as lapsed before the clerk says so. */
enum offer offer_now(const struct decision *, unixtime now);
/* What a fact's value is called: "Lithuania", "Local". */
const char *value_label(struct arena *, const char *fact, const char *value,
    const struct track *, const struct country_group *,
    const struct question *, const char *lang);
/* "at least 4, at most 8", or "" */
const char *quota_bounds(struct arena *, const struct quota_state *,
    const char *lang);
/* "holds", "2 more needed", "1 too many" */
const char *quota_words(struct arena *, const struct quota_state *,
    const char *lang);
/* The languages of the edition's content; NULL ends. */
const char *const *langs_of(struct arena *, const struct edition *);

/* --- the assessor's --- */

struct assess_line {
	const struct application *application;
	const struct assessment *mine;
	struct assess_line *next;
};
struct assess_view {
	struct selection settings;
	struct application application;
	const struct criterion *criteria;	/* of its track only */
	const struct assessment *mine, *all;
	struct form *form;
	row_id next;		/* the next open one, or 0 */
	bool closed;		/* published: nothing changes any more */
};
/* Whether this answer may be shown to an assessor. */
bool answer_shown(const struct answer *, bool blind);
const struct points *points_for(const struct assessment *, row_id criterion);

/* --- the applicant's --- */

struct told_view {
	struct application application;
	struct edition edition;
	const struct part *parts;
	const struct decision *decisions;
	const struct criterion *criteria;
	const struct assessment *assessed;
	struct url action;
	bool told;
	struct told_view *next;
};

/* --- the organiser's --- */

struct desk_view {
	struct selection settings;
	const struct assessor *assessors;
	const struct assessment *assessments;
	const struct application *applications;	/* of this page */
	struct list_page page;
	int64_t few;			/* with fewer assessors than each gets */
	bool only_few, any;
	const struct criterion *criteria;
	const struct quota *quotas;
	const struct country_group *groups;
	const struct track *tracks;
	const struct part *parts;
	const struct question *questions;
	struct form *form, *invite, *group;
	const struct draw *draw;	/* the newest, or NULL */
	struct readiness ready;
};
const struct assessment *assessment_of(const struct assessment *,
    row_id application, row_id person);
const char *track_name(struct arena *, const struct track *, row_id,
    const char *lang);
const char *part_name(struct arena *, const struct part *, row_id,
    const char *lang);
/* "Local, Regional" */
const char *quota_values(struct arena *, const struct quota *,
    const struct desk_view *, const char *lang);

struct choose_view {
	struct choosing choosing;
	const struct question *questions;
	const char *sort, *show, *country, *q;
	const char *set;		/* of parts applied for: "12-13" */
	row_id delegation;		/* 0: all */
	struct list_page page;		/* of those inside the quotas */
	bool all;			/* everybody the filter shows is meant */
	bool over;			/* the part has begun */
	const char *fault, *reason;	/* of a post that was refused */
	struct text_list ticked;
	int64_t why;			/* the common reason last used, or -1 */
	bool whole;			/* delegations as a whole */
	bool grouped;			/* there are tracks or delegations */
	const struct candidate *next_in_line;
	const struct proposal *first_proposal;	/* of those that are open */
	struct replacement replacement;	/* after publication */
	bool replacing;			/* the clerk works it out */
	struct job confirming;		/* id 0: the clerk was not asked */
	int64_t shown;
};
/* "2 admitted, 1 on the waiting list" */
const char *split_words(struct arena *, const struct gathering *,
    const char *lang);
/* "Admitted so far: Public administration 16, ..."; "" without sides. */
const char *sides_words(struct arena *, const struct choosing *,
    const char *lang);
/* "Public administration", a track's title */
const char *share_name(struct arena *, const struct share *, const char *lang);
bool candidate_shown(struct arena *, const struct choose_view *,
    const struct candidate *);
struct url choose_url(const struct req *, const struct choose_view *,
    const char *sort, const char *show, const char *country);
bool candidate_ticked(struct arena *, const struct choose_view *,
    const struct candidate *);

struct publish_view {
	struct selection settings;
	struct readiness ready;
	struct choosing *choosings;	/* one a part */
	size_t n;
	int64_t broken, split;
	const struct letter_template *letters;
	const struct application *example[CHOICES];
	struct form *form;
	bool running;
	bool call_open;			/* people may still apply */
};
struct delegations_view {
	struct choosing choosing;
	const char *country;		/* of those to choose from */
	const char *const *countries;	/* that occur; NULL ends */
	struct form *form;
};

bool letter_there(const struct letter_template *, enum letter_kind);
enum letter_kind letter_for(enum choice);

struct application_view {
	struct application application;
	struct selection settings;
	const struct part *parts;
	const struct criterion *criteria;
	const struct assessment *assessed;
	const struct decision *decisions;
	const struct past *past;
	const struct journal_entry *journal;
	const char *zone;
};
const struct decision *decision_on(const struct decision *, row_id part);
bool applied_for(struct arena *, const struct application *, row_id part);

/* "Albania, Kosovo" of "AL XK". */
const char *countries_text(struct arena *, const char *codes, const char *lang);

#endif
