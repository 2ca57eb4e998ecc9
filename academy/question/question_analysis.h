/*
 * The in-depth analysis: what each participant takes home on the own question.
 * An organiser, a trainer or an expert writes it; finished, it is the
 * participant's, who is told so once.  In an edition whose format is the open
 * question nothing is complete while one is missing, unless an organiser says
 * why there is none.
 */
#ifndef QUESTION_ANALYSIS_H
#define QUESTION_ANALYSIS_H

#include "plan/plan.h"
#include "question/question.h"

enum {				/* code points */
	ANALYSIS_TEXT_MAX = 8000, ANALYSIS_WHY_MAX = 1000,
	ASKED_PRACTICES = 20,	/* at most, named in one place */
};

enum analysis_state { ANALYSIS_NOT_BEGUN, ANALYSIS_DRAFT, ANALYSIS_FINISHED,
	ANALYSIS_NONE, ANALYSIS_STATES };
extern const char *const analysis_state_name[ANALYSIS_STATES];
extern const char *const analysis_state_label[ANALYSIS_STATES];
/* Of its stored name; NULL: not begun. */
enum analysis_state analysis_state_of(const char *name);

enum analysis_text { TEXT_QUESTION, TEXT_OBSERVATIONS, TEXT_OPTIONS,
	TEXT_SOURCES, TEXT_NAMES, ANALYSIS_TEXTS };
extern const char *const analysis_text_name[ANALYSIS_TEXTS];
extern const char *const analysis_text_label[ANALYSIS_TEXTS];

struct asked_practice {
	row_id id;
	const char *code, *title;	/* words */
	const char *city, *country;	/* or NULL */
	struct asked_practice *next;
};
/* Public ones, as they were named; place: "analysis", "reader". */
enum rc asked_practices(struct db *, struct arena *, row_id asked,
    const char *place, struct asked_practice **out);
/* A public practice by its code, or by an address that ends with it; RC_NONE
 * when there is none. */
enum rc asked_practice_find(struct db *, const char *address, row_id *out);
/* Replaces them. */
enum rc asked_practices_set(struct db *, row_id asked, const char *place,
    const row_id *, size_t n);

struct analysis {
	row_id asked;
	enum analysis_state state;
	const char *text[ANALYSIS_TEXTS];	/* Markdown */
	const char *why;
	row_id author;			/* 0: nobody yet */
	const char *author_name;
	unixtime changed_at, finished_at, told_at;
	int64_t version;		/* of the texts; 0: none was kept */
	struct asked_practice *practices;
};

struct analysis_version {
	int64_t n;
	enum analysis_state state;	/* as it was then */
	const char *text[ANALYSIS_TEXTS];
	const char *by;			/* name; NULL: not known any more */
	unixtime at;
	struct analysis_version *next;
};
/* Newest first. */
enum rc analysis_versions(struct db *, struct arena *, row_id asked,
    struct analysis_version **out);

/* An empty one of the state ANALYSIS_NOT_BEGUN where there is none. */
enum rc analysis_find(struct db *, struct arena *, row_id asked,
    struct analysis *out);
/*
 * Replaces texts and state; the author becomes by where there was none.  A text
 * that is different makes a new version, the first time after what stood there
 * before versions were kept.  RC_CONFLICT when y->version is not the last one.
 */
enum rc analysis_save(struct db *, struct arena *, struct analysis *y,
    row_id by, unixtime now);
/* Who is to write it; 0: nobody. */
enum rc analysis_assign(struct db *, row_id asked, row_id author,
    unixtime now);
/* That there will be none, and why; RC_CONFLICT when it is finished. */
enum rc analysis_excuse(struct db *, row_id asked, const char *why,
    unixtime now);
enum rc analysis_told(struct db *, row_id asked, unixtime now);
/* What a consultation on a question left: peers' offers, and the note once the
 * owner of the question confirmed it. */
struct asked_offer {
	const char *label;		/* what it is: a marked string */
	const char *lang, *body, *name;
	row_id practice;		/* a published one; 0: none */
	const char *practice_code, *practice_title;	/* words; or NULL */
	bool taken;			/* into the analysis */
	struct asked_offer *next;
};
struct asked_consulted {
	const char *where;		/* below the edition: "mine/consult/3/rounds/1" */
	const char *lang, *said, *takes;	/* NULL: not confirmed */
	unixtime confirmed_at;
	bool taken;
	struct asked_offer *offers;
	struct asked_consulted *next;	/* of another group */
};
/* What reader may see of it (0: all); set by the app (room consult), NULL while
 * nobody consults. */
extern enum rc (*question_consulted)(struct db *, struct arena *,
    row_id edition, row_id person, row_id reader, struct asked_consulted **out);

/* For plan_source: the question as it is now, and the finished analysis. */
enum rc asked_for_plan(struct db *, struct arena *, row_id edition,
    row_id person, struct asked_question *out);
/* Whom one may ask to write: trainers and organisers of the programme, experts
 * and trainers of the edition, by name. */
enum rc analysis_authors(struct db *, struct arena *, row_id programme,
    row_id edition, struct person **out);

#endif
