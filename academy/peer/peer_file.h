/*
 * Offers and requests as a file: what an organiser collected on paper or in a
 * survey comes in, looked through first, and then whole or not at all; what is
 * there goes out in the same columns.
 *
 *   checking > checked > importing > done
 *         \ refused (no such table)   \ checked, where a line is wrong by now
 *
 * A row has the e-mail address of a participant, a side ("offer" or "seek"), a
 * topic (its id in the vocabulary or its name in any language), a sentence, and
 * the language of that where it is not the person's own.  Other columns are
 * left alone: what goes out has names and organisations, too.
 *
 * Nobody agrees to anything by a file.  Everybody for whom something new stands
 * in it is written to, and who has not agreed is not proposed before they do.
 */
#ifndef PEER_FILE_H
#define PEER_FILE_H

#include "base/csv.h"
#include "peer/peer.h"
#include "render/table.h"

enum {
	PEER_FILE_MAX = 2 * 1024 * 1024,	/* bytes */
	PEER_FILE_ROWS = 5000,
	PEER_FILE_DAYS = 14,			/* that one is kept */
};

enum peer_effect { EFFECT_WRONG, EFFECT_NEW, EFFECT_CHANGED, EFFECT_SAME,
	PEER_EFFECTS };
extern const char *const peer_effect_name[PEER_EFFECTS];	/* stored */

struct peer_line {
	int64_t line;
	enum peer_effect effect;
	const char *why, *detail;	/* wrong: a marked string, and what fills
					 * it; NULL */
	row_id person;			/* 0: nobody is known */
	const char *name;
	enum peer_side side;
	const char *concept, *label;	/* label: words */
	const char *text, *lang;
	row_id entry;			/* that is there; 0 */
	struct peer_line *next;
};

struct peer_counts {
	int64_t lines, effect[PEER_EFFECTS];
	int64_t people, asked;		/* with something new; of them, who have
					 * not agreed yet */
};

/* --- rules: peer_file.c --- */

struct peer_refused {			/* no such table */
	size_t line;			/* 0: the whole */
	const char *why, *name;		/* a marked string; the column, or NULL */
};
/* CSV or XLSX, by the content; RC_INVALID with *no. */
enum rc peer_file_read(struct arena *, const void *, size_t, struct csv *out,
    struct peer_refused *no);
/* What each row would do; people: everybody in the edition, by whom one line
 * after another is judged. */
void peer_file_look(struct arena *, const struct csv *, const struct peer *,
    const struct concept *, struct peer_line **out, struct peer_counts *n);
/* What is said, as a file has it; people NULL: an empty one.  country: names
 * one in a language. */
struct table *peer_file_table(struct arena *, const struct peer *,
    const char *name, const char *lang, bool rtl,
    const char *(*country)(const char *code, const char *lang));

/* --- store: peer_file_store.c --- */

enum peer_file_state { PEER_FILE_CHECKING, PEER_FILE_CHECKED,
	PEER_FILE_IMPORTING, PEER_FILE_DONE, PEER_FILE_REFUSED,
	PEER_FILE_STATES };
extern const char *const peer_file_state_name[PEER_FILE_STATES];

struct peer_file {
	row_id id, edition, blob, job, by;
	const char *name;
	enum peer_file_state state;
	struct peer_refused refused;
	struct peer_counts n;
	unixtime at;
	struct peer_file *next;
};

/* Keeps the file and asks the clerk to look through it. */
enum rc peer_file_begin(struct db *, struct arena *, struct peer_file *,
    const void *, size_t);
/* edition 0: of any. */
enum rc peer_file_find(struct db *, struct arena *, row_id edition, row_id,
    struct peer_file *out);
/* Newest first. */
enum rc peer_file_list(struct db *, struct arena *, row_id edition,
    struct peer_file **out);
/* What is wrong first, then as the file has it. */
enum rc peer_file_lines(struct db *, struct arena *, row_id file, int64_t from,
    int64_t n, struct peer_line **out);
/* RC_CONFLICT unless it was looked through, and no line is wrong. */
enum rc peer_file_go(struct db *, struct arena *, const struct peer_file *,
    row_id by);
/* RC_CONFLICT when it is gone.  What comes in does so at one moment: before or
 * after. */
enum rc peer_file_drop(struct db *, const struct peer_file *);

/* The clerk's part: looks, and when it was told to, writes what is not wrong; in
 * the transaction that is open.  *told: those who are to be written to. */
struct peer_told { struct peer who; struct peer_line *lines;
	struct peer_told *next; };
enum rc peer_file_work(struct db *, struct arena *, struct peer_file *,
    unixtime now, struct peer_told **told);
/* Files left lying, and the reports of those that are in. */
enum rc peer_file_purge(struct db *, struct arena *, unixtime now);

extern const char peer_file_job[];	/* its kind */

#endif
