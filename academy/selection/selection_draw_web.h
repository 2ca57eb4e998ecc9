/* What the pages of draws show. */
#ifndef SELECTION_DRAW_WEB_H
#define SELECTION_DRAW_WEB_H

#include "selection/selection_draw.h"
#include "selection/selection_words_web.h"
#include "store/job.h"

struct draws_view {			/* of one part */
	struct choosing choosing;
	struct draw *draws;
	struct draw_wish wish;
	struct draw_check check;	/* of the wish */
	struct form *form;		/* the wish, and bounds of quotas */
	const char *query;		/* "" or "?...": the wish as typed */
	bool asked;			/* the wish was posted */
};

enum { DRAW_BANDS = 10 };		/* of chances, 10 % each */
struct draw_band { int64_t people, drawn; };

struct draw_view {
	struct draw draw;
	struct selection settings;
	const struct part *part;
	const char *zone;
	struct job job;			/* while it waits, or is being drawn */
	bool running;			/* that job */
	bool drawing;			/* it has its seed, and no result yet */
	const struct draw_quota *quotas;
	const struct draw_person *people;	/* of this page of the list */
	const struct draw_person *blocked;	/* all of those, linked */
	int64_t blocked_n;
	struct draw_band band[DRAW_BANDS];
	int64_t most;			/* people of the fullest band */
	struct draw_way way[DRAW_WAYS];
	int ways;
	const struct draw_file *files;
	const struct draw *others;	/* of the same part, to compare */
	struct list_page page;
	struct list_sort sort;
	struct form *announce, *seed;
	struct url address;		/* for the public */
	bool scored;			/* a score counts in it */
	bool more;			/* seats of several panels: a lottery */
};

struct replace_view {			/* who could come in for those who left */
	struct choosing choosing;
	struct replacing replacing;
	struct job job;
	bool running;			/* that job */
	bool can;			/* a place is free, and people wait */
};

struct compare_line {			/* a quota in both */
	const struct draw_quota *one, *other;
	struct compare_line *next;
};
struct compare_person {
	const struct draw_person *one, *other;	/* either may be NULL */
	struct compare_person *next;
};
struct compare_view {
	struct draw one, other;
	const struct draw *draws;	/* to choose from */
	struct selection settings;
	struct compare_line *quotas;
	bool drawn;			/* both: who is in; else whose chance */
	struct compare_person *people;	/* who fare otherwise, of this page */
	struct list_page page;
	int64_t both, first, second;	/* alike, better in one of the two */
};

/* "23.4 %" */
const char *percent(struct arena *, double);
/* "fair lottery", "best scores" */
const char *draw_method_words(enum draw_method, const char *lang);
const char *draw_state_words(const struct draw *, const char *lang);
const char *draw_state_class(const struct draw *);
/* "Admitted already", "drawn", "place 3 on the waiting list" */
const char *draw_place_words(struct arena *, const struct draw_person *,
    const struct draw *, const char *lang);
/* What bounds somebody's chance, in words. */
const char *draw_bound_words(struct arena *, const struct draw_person *,
    const struct draw_quota *, const char *lang);
const char *draw_fault_words(struct arena *, const struct draw_fault *,
    const struct draw_wish *, const char *lang);
/* "Women: at least 8 instead of 10" */
const char *draw_change_words(struct arena *, const struct draw_change *,
    const char *lang);
/* "at least 4, at most 8" */
const char *draw_quota_bounds(struct arena *, const struct draw_quota *,
    const char *lang);
bool draw_quota_holds(const struct draw_quota *);
const char *draw_file_words(const char *name, const char *lang);
bool draw_file_there(const struct draw_file *, const char *name);
/* Names of the fields of a wish, in their order; NULL ends. */
extern const char *const draw_wish_fields[];
/* The ticket of a seed, without this program: two lines for a shell. */
extern const char draw_recipe[];

#endif
