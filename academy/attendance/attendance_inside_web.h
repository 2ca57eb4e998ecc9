/* What the web files and pages of this room share. */
#ifndef ATTENDANCE_INSIDE_WEB_H
#define ATTENDANCE_INSIDE_WEB_H

#include "attendance/attendance_desk.h"
#include "render/table.h"
#include "store/job.h"
#include "web/form.h"
#include "web/web.h"

/* An address under this edition's: room_url(r, "desk/attendance/%lld", id). */
struct url room_url(struct req *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
bool room_organiser(const struct req *);
/* "6 hours", "6 h 45 min" */
const char *hours_text(struct arena *, const char *lang, int64_t minutes);
/* How it is known, in words. */
const char *shown_label(const char *lang, const char *shown);
/* A chosen value of a fixed list; the first where there is none. */
const char *one_of(const char *value, const char *const *list);
const char *number_text(struct arena *, int64_t);

/* <ol class="slots">, whose end is day_end(): a list that is one for each day
 * cannot be opened and closed by a template's lines. */
void slots_open(struct html *);

/* --- the days --- */

struct day_line {			/* a session in the list of days */
	const struct session_item *session;
	const struct session_count *count;	/* NULL: nobody is in its part */
	const char *day;		/* its heading; "2025-03-13" in iso */
	const char *iso;
	bool first;			/* of its day */
	struct day_line *next;
};
struct days_view {
	struct edition edition;
	struct part *parts;
	struct day_line *lines;
	bool organiser;
};

/* --- one session --- */

struct tick {				/* a row to mark */
	const struct participant *who;
	const struct present *is;	/* NULL: not in the session's part */
	struct tick *next;
};
struct session_view {
	struct edition edition;
	struct session_item session;
	struct part part;
	struct tick *expected, *others;	/* others: in the part, without a place */
	struct tick *outside;		/* in the edition, not in the part; only
					 * those the search finds */
	int64_t n_expected, n_present;
	const char *as;			/* "organiser" or "signature" */
	const char *search;		/* "" for none */
	const char *undo;		/* the time of "all present", or NULL */
	const char *code;		/* of the poster, or NULL */
	bool organiser, begun;
};

/* --- the participant's own --- */

struct mine_line {
	const struct session_item *session;
	enum { MINE_PRESENT, MINE_ABSENT, MINE_TO_COME } state;
	struct mine_line *next;
};
struct mine_view {
	struct edition edition;
	struct certificate_rule rule;
	struct attended attended;
	struct mine_line *lines;
	const struct certificate *certificate;	/* NULL: none yet */
	bool in;			/* a participant, not staff who looks */
};

/* --- checking in --- */

enum check_in { CHECK_IN_READY, CHECK_IN_DONE, CHECK_IN_STRANGER,
	CHECK_IN_NOT_IN, CHECK_IN_OTHER_DAY, CHECK_IN_CANCELLED };
struct check_in_view {
	struct edition edition;
	struct session_item session;
	const char *code;
	enum check_in state;
};

/* --- certificates --- */

struct earner {
	const struct participant *who;
	struct attended attended;
	const struct certificate *certificate;	/* that stands, or NULL */
	const struct certificate *withdrawn;	/* the newest, or NULL */
	bool earned, learns;
	struct earner *next;
};
struct certificates_view {
	struct edition edition;
	struct certificate_rule rule;
	struct earner *list;
	int64_t earned, issued, ready;	/* ready: earned, none was ever issued */
	struct form *form;
	struct form *withdraw;		/* with faults, of this certificate */
	row_id withdrawing;
};
/* facts and what follows: where it is found and not altered. */
struct verify_view {
	const char *typed;
	bool found;
	enum verdict verdict;
	const struct certificate *certificate;
	struct certificate_facts facts;
	const char *dates, *hours, *title, *issued, *withdrawn;
};
/* Text in the certificate's language. */
static inline struct words
verify_words(const char *text, const char *lang)
{
	return (struct words){ text, lang };
}
/* How many more sessions reach the share. */
int64_t missing_sessions(const struct certificate_rule *,
    const struct attended *);
const char *certificate_title(const struct certificate_facts *);
const char *certificate_dates(struct arena *, const struct certificate_facts *,
    const char *lang);

/* --- papers --- */

enum paper { PAPER_SHEETS, PAPER_BADGES, PAPER_CSV, PAPER_XLSX, PAPERS };
struct paper_order {
	enum paper what;
	row_id edition, session, part;	/* 0: all */
	const char *day;		/* "2025-03-13", or NULL */
	const char *role;		/* NULL: all */
	const char *set;		/* who comes to just these parts: "12-13";
					 * NULL: all */
	const char *lang;
};
/* The file's bytes, name and type; RC_NONE when there is nothing in it. */
enum rc paper_make(struct db *, struct arena *, const struct paper_order *,
    unixtime now, struct buf *out, const char **name, const char **type);
/* How many rows there are to print. */
enum rc paper_size(struct db *, struct arena *, const struct paper_order *,
    int64_t *rows);
enum rc certificate_pdf(struct db *, struct arena *, const struct certificate *,
    const char *base_url, struct buf *out);
/* The participants with all that is reported about them; set: as above. */
enum rc participants_table(struct db *, struct arena *, const struct edition *,
    const char *set, const char *lang, struct table **out);

struct export_view {
	struct edition edition;
	struct part *parts;
	const struct part_set *sets;
	const char *set;		/* chosen */
	int64_t people;
};
struct figures_view {
	struct edition edition;
	struct part *parts;
	struct figures figures;
};
/* What stands for a tally's key, in words. */
const char *tally_label(struct arena *, const char *lang, const char *group,
    const char *key);

#endif
