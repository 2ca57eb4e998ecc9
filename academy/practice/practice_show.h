/* What the pages of this room are given to show. */
#ifndef PRACTICE_SHOW_H
#define PRACTICE_SHOW_H

#include "practice/practice_diff.h"
#include "practice/practice_file.h"
#include "practice/practice_trial.h"
#include "practice/practice_visit.h"
#include "programme/programme_desk_web.h"
#include "web/form.h"
#include "web/list.h"
#include "web/map.h"

struct library_view {
	struct practice_filter filter;
	struct practice_line *lines;
	struct list_page page;
	struct practice_country *countries;
	int64_t untold;			/* practices whose country is not told */
	struct concept *concepts;
	bool filtered;
};

struct record_view {
	const struct practice *p;	/* as this visitor may see it */
	struct concept *concepts;
	struct practice_relative *from, *by;	/* adapted from, adapted by */
	struct trial *trials;		/* who tried it; of what is public */
	struct edition *used;		/* public editions it was picked into */
	struct practice_file *files;
	struct url files_at;		/* below which they are: "/practices/gp01" */
	const char *address;		/* permanent; NULL while it is not public */
};

struct compare_view {
	bool twins;			/* whether the first is the second: for
					 * a reviewer */
	size_t n;
	struct practice p[3];
	struct practice_file *files[3];
	struct practice_relative *from[3], *by[3];
	struct practice_line *others;	/* on the same topics */
	struct concept *concepts;
};

/* One's own records, and a record for those who write or review it. */
struct write_view {
	struct practice p;
	struct practice text;		/* the newest text: pending, or p's own */
	const struct practice_field *gap[PRACTICE_GAPS];
	size_t gaps;
	struct practice_message *messages;
	struct trial *trials;		/* that wait to be read */
	struct practice_file *files;
	struct practice_twin *twins;
	struct practice_merged merged;	/* at 0: it is not */
	struct text_list slips;		/* "key\tword" */
	int64_t step, steps;		/* step 0: none */
	const char *with;		/* a language that is written in too */
	struct edition *edition;	/* where it was handed in; NULL */
	struct programme *programme;	/* the same, where it was at no edition */
	struct edition *editions;	/* where it may be */
	const char *base;		/* "/me/practices/k7m2xq4d" */
	const char *token;		/* written by the link of the yearly
					 * question; NULL: signed in */
	row_id ask;			/* that question */
	bool editor;			/* not its author */
	bool sent;			/* its newest text is handed in */
};

struct room_view {
	bool inside;
	struct practice_pick *picks;
	struct practice_entry *told;	/* in this room only */
	struct visit *visits;		/* to fill in a sheet of */
	struct concept *concepts;
};

struct desk_practices {
	struct desk desk;
	unixtime now, due;		/* due: 0, none is asked for */
	bool full;			/* may change and write */
	struct practice_entry *waiting, *overdue, *rest;
	bool more_waiting, more_overdue;	/* than are listed */
	row_id before, older;		/* of rest: where it begins, goes on; 0 */
	struct trial *trials;		/* that wait to be read */
	struct visit *visits;
	struct practice_partner *partners;
};

struct practice_hit;
struct picks_view {
	struct desk desk;
	struct practice_pick *list;
	const char *text;		/* searched for; NULL: nothing */
	struct practice_hit *hits;
	int64_t all;			/* hits in the library */
	const char *instead;		/* as it may have been meant; NULL */
	const char *chosen;		/* words: title of one to be picked */
};

struct partners_view {
	struct desk desk;
	unixtime now, due;		/* due: 0, none is asked for */
	bool full;			/* may change and write */
	int64_t all, without;		/* partners; who has handed in nothing */
	int64_t may_remind;		/* of these */
	const char *show;		/* "without", "with", "all" */
	struct practice_partner *list;	/* of those */
};

struct versions_view {
	const struct practice *p;
	bool writable;			/* an older text can be taken again */
	const char *back;		/* the record's own page */
	struct practice_version *list;
	int64_t from, to;
	struct practice x, y;		/* those two */
	struct practice_change *changes;
	struct concept *concepts;
};

/* "Utrecht, Netherlands"; "" where no place is told. */
const char *practice_place(struct arena *, const char *city,
    const char *country, const char *lang);
/* "2016–2019", "since 2016"; "" where nothing is said. */
const char *practice_years(struct arena *, int64_t from, int64_t to,
    const char *lang);
/* The concept of that id; NULL for one that the vocabulary lacks. */
const struct concept *concept_in(const struct concept *, const char *id);
/* Whether anything is said in this part. */
bool practice_part_said(const struct practice *, enum practice_part);
/* The option's marked label, or the value itself. */
const char *practice_option_label(const struct practice_field *,
    const char *value);
struct map_mark *practice_marks(struct arena *,
    const struct practice_country *);
/* Years as they are, other numbers as the language writes them. */
const char *practice_number_text(struct arena *, const struct practice_field *,
    int64_t n, const char *lang);
const char *practice_kind_class(enum practice_kind);	/* of a badge */
const char *practice_state_class(enum practice_state);
/* One of the twelve questions. */
bool practice_is_question(const struct practice_field *);
/* Shown in the sections of a record, not at its head; any of a part's. */
bool practice_below(const struct practice_field *);
bool practice_part_below(const struct practice *, enum practice_part);
/* "gp01,gp02" with one more, or without the i-th. */
const char *compare_with(struct arena *, const struct compare_view *,
    const char *code);
const char *compare_codes(struct arena *, const struct compare_view *);
const char *compare_without(struct arena *, const struct compare_view *,
    size_t i);
/* Required answers that are missing in a part; its step. */
int64_t practice_gaps_in(const struct write_view *, enum practice_part);
int64_t practice_step_of(const struct practice *, enum practice_part);
struct url write_step_url(struct req *, const struct write_view *);
struct url write_step_at(struct req *, const struct write_view *, int64_t n);
/* Whether its author may write now. */
bool practice_writable(const struct practice *);
/* "gp01,gp02", each once. */
const char *practice_pick_codes(struct arena *, const struct practice_pick *);
/* Whole months of 30 days since then. */
int64_t practice_months(unixtime since, unixtime now);
int64_t practice_partners_without(const struct practice_partner *);
const char *practice_file_kind(enum blob_kind);	/* a marked string */
int64_t practice_files_n(const struct practice_file *);
/* Of "result\tutrecht": the field's label, and the word. */
const char *slip_field(const char *lang, const char *slip);
const char *slip_word(const char *slip);

#endif
