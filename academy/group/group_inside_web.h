/* What the web files and pages of this room share. */
#ifndef GROUP_INSIDE_WEB_H
#define GROUP_INSIDE_WEB_H

#include "group/group_desk.h"
#include "programme/programme_desk_web.h"
#include "store/job.h"
#include "web/form.h"
#include "web/web.h"

/* The desk, and the grouping of the path with all that belongs to it. */
struct bench {
	struct desk desk;
	struct allotment set;
	const struct question *questions;	/* of the edition's form */
	size_t round;			/* that is looked at */
};
enum rc bench_open(struct req *, struct bench *);
/* An address below this grouping: "publish", or NULL. */
struct url bench_at(struct req *, const struct bench *, const char *where);
/* The board of a round, from 0. */
struct url board_at(struct req *, const struct bench *, size_t round);
/* Back to it, with a message, on record. */
enum rc bench_done(struct req *, const struct bench *, const char *action,
    const char *flash);
/* "round" of the query or form, from 0; 0 where there is none. */
size_t round_given(struct req *, const struct allotment *);

/* A box of a form that is no struct form: RC_INVALID for what no box sends. */
enum rc box_ticked(struct req *, const char *name, bool *out);

/* --- in words --- */

/* "3 hours 45 minutes" */
const char *minutes_text(struct arena *, const char *lang, int64_t minutes);
/* What the last change was: "The last change: people were moved". */
const char *undo_title(const char *lang, const char *what);
/* "Moved: Anna Berg · Round 2" */
const char *step_text(struct arena *, const struct allotment *,
    const struct step *, const char *lang);
const char *count_text(struct arena *, int64_t);
const char *group_name(struct arena *, const struct allotment *, size_t group,
    const char *lang);		/* "Group 3: The school" */
const char *group_title(struct arena *, const struct allotment *, size_t group,
    const char *lang);		/* "The school"; NULL without */
/* Where it meets in a round: its own place, else its session's room; or NULL. */
const char *group_place(struct arena *, const struct allotment *, size_t round,
    size_t group, const char *lang);
const char *round_name(struct arena *, const struct allotment *, size_t round,
    const char *zone, const char *lang);
/* "Mixed by country" and how well that holds. */
const char *rule_name(struct arena *, const struct bench *,
    const struct rule_state *, const char *lang);
const char *rule_value(struct arena *, const struct rule_state *,
    const char *lang);
const char *fact_name(struct arena *, const struct question *, const char *fact,
    const char *lang);
const char *fact_value(struct arena *, const struct question *,
    const char *fact, const char *value, const char *lang);
/* "English, Lithuanian", or what the form's options are called. */
const char *langs_text(struct arena *, const struct bench *, const char *langs,
    const char *lang);
const char *there_text(const char *lang, enum there);
/* "3 from Sweden in group 2; its share is 1 to 2" */
const char *missed_text(struct arena *, const struct bench *,
    const struct missed *, const char *lang);
/* What changes from one list of rules to the other: "Mixed by country: holds →
 * 2 people beyond their share"; the empty list where nothing does. */
struct change { const char *name, *before, *after; bool better;
	struct change *next; };
struct change *rule_changes(struct arena *, const struct bench *,
    const struct rule_state *before, const struct rule_state *after,
    const char *lang);

/* --- what pages are given --- */

struct list_view {
	struct desk desk;
	struct grouping *list;
	int64_t people, size, minutes;	/* of the calculator */
	bool fits;
	int64_t groups, smaller, rounds_max, rounds_all;
};

enum { FOUND_SHOWN = 20, FIND_FROM = 30 };	/* people */
struct board_view {
	const struct bench *bench;
	const struct rule_state *rules;
	const struct change *changes;	/* of the last change */
	const struct step *steps;	/* that can be taken back, latest first */
	const struct missed *missed;	/* of this round */
	const uint32_t *alone;
	size_t n_alone;
	bool planned;			/* somebody has a group */
	const char *search;		/* "" not looked for */
	const size_t *found;		/* people; n_found: also those beyond what
					 * is shown */
	size_t n_found;
	int64_t waiting;		/* seats that changed since told */
};

struct person_view {
	const struct bench *bench;
	size_t person;			/* index */
	const struct change **would;	/* of each group, and of none; NULL where
					 * they are not there in the round */
	struct form *bond, *langs;
};

struct group_view {
	const struct bench *bench;
	size_t group;
	struct form *form, *lead;
};

struct publish_view {
	const struct bench *bench;
	const struct obstacle *obstacles;
	int64_t seats, changed;		/* changed: since it was told; people */
};

struct import_view {
	const struct bench *bench;
	struct form *form;
};

/* --- orders for the clerk --- */

enum order_kind { ORDER_PLAN, ORDER_PUBLISH, ORDER_CARDS, ORDER_BUS,
	ORDER_ROUNDS, ORDER_BLANK, ORDERS };
struct order {
	enum order_kind what;
	row_id edition, grouping, by;
	int64_t from;			/* first round that is made, from 0 */
	int64_t seed;
	bool tell;			/* publishing: by mail too */
	bool phones;			/* bus lists */
	const char *lang;
};
extern const char *const order_name[ORDERS];
/* Asks the clerk; its page tells when it is done. */
enum rc order_give(struct req *, const struct bench *, struct order *);
/* The file's bytes, name and type. */
enum rc groups_paper(struct db *, struct arena *, const struct order *,
    unixtime now, struct buf *out, const char **name);
/* Tells those whose group changed, and publishes. */
enum rc publish_now(struct db *, struct arena *, const struct allotment *,
    row_id programme, bool tell, unixtime now);

#endif
