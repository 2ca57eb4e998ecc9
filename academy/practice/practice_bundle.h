/*
 * Bundles: practices chosen to be taken along, as one file.  Those an edition
 * picked, what a search found, or a list by hand; as a book (PDF, EPUB) or as
 * data (XLSX, CSV, JSON Lines).
 *
 * Anybody who is signed in has one made; whoever knows its address, which
 * nobody can guess, may fetch it for a year.  It holds what is public and
 * nothing else, no contacts among it, whoever asks: what is told in a room does
 * not leave by a file.  When a practice in it leaves the public, or is told
 * without names, the file is thrown away in the same transaction and made again
 * without it.
 */
#ifndef PRACTICE_BUNDLE_H
#define PRACTICE_BUNDLE_H

#include "practice/practice_find.h"
#include "store/job.h"

enum bundle_format { BUNDLE_PDF, BUNDLE_EPUB, BUNDLE_XLSX, BUNDLE_CSV,
	BUNDLE_JSONL, BUNDLE_FORMATS };
extern const char *const bundle_format_name[BUNDLE_FORMATS];	/* "pdf" */

enum {
	BUNDLE_BOOK_MOST = 200,		/* practices in a book, and in a list */
	BUNDLE_DATA_MOST = 10000,
	BUNDLE_OF_PERSON = 20,		/* kept at a time */
	BUNDLE_DAYS = 365,		/* that one is kept */
	BUNDLE_TITLE_MAX = 120,
};

struct bundle {
	row_id id, person, blob, job;	/* blob 0: there is no file now */
	const char *code, *title, *lang;
	enum bundle_format format;
	int64_t stamp;
	int64_t practices;		/* that are public now; of one that was
					 * found by its code only */
	int64_t withdrawn;		/* that are no more; likewise */
	/* All that this finds, which the clerk has not looked for yet
	 * (bundle_choice_text()); NULL: the practices are known. */
	const char *choice;
	bool searched;			/* it was chosen so, and is searched
					 * for once more when made again */
	unixtime at;
	struct bundle *next;
};

/*
 * Keeps it, with those of the codes that are public (BUNDLE_BOOK_MOST at most),
 * or with its choice; asks the clerk for the file.  Sets id and code.  RC_NONE:
 * no practice fits; RC_CONFLICT: more than that format takes, or this person
 * has BUNDLE_OF_PERSON already.
 */
enum rc bundle_add(struct db *, struct arena *, struct bundle *,
    struct text_list codes);
enum rc bundle_by_code(struct db *, struct arena *, const char *code,
    struct bundle *out);
enum rc bundle_find(struct db *, struct arena *, row_id, struct bundle *out);
/* Newest first. */
enum rc bundle_of_person(struct db *, struct arena *, row_id person,
    struct bundle **out);
/* Asks the clerk for the file once more, and for what it searches for. */
enum rc bundle_again(struct db *, struct arena *, const struct bundle *);
enum rc bundle_drop(struct db *, const struct bundle *);

/* All that words and facets find: practice_bundle_choice_store.c. */
struct bundle_choice {
	const char *text;		/* words; "" */
	struct text_list value[PRACTICE_FACETS];
};
const char *bundle_choice_text(struct arena *, const struct bundle_choice *);
/* Best first; ids: see struct practice_ask. */
enum rc bundle_choice_find(struct db *, struct arena *,
    const struct bundle_choice *, int64_t most, bool ids,
    struct practice_found *out);
enum rc bundle_choice_count(struct db *, struct arena *, const char *choice,
    int64_t *n);
/* Looks for b->choice, and keeps what there is; by itself, in several
 * transactions. */
enum rc bundle_fill(struct db *, struct arena *, const struct bundle *b);

/* What is public of a bundle, and of a list of codes, in their order. */
enum rc bundle_lines(struct db *, struct arena *, row_id,
    struct practice_line **out);
enum rc bundle_choice(struct db *, struct arena *, struct text_list codes,
    struct practice_line **out);
enum rc bundle_records(struct db *, struct arena *, row_id,
    struct practice **out);

/* The file that was made from what the bundle was at that stamp; RC_CONFLICT
 * when a practice has left it since. */
enum rc bundle_made(struct db *, const struct bundle *, row_id blob);
/* A practice is public no longer, or was told without names and is told
 * otherwise: files that hold it are gone at once. */
enum rc bundle_forget(struct db *, struct arena *, row_id practice);
enum rc bundle_forget_person(struct db *, struct arena *, row_id person);
/* What has been kept for BUNDLE_DAYS. */
enum rc bundle_purge(struct db *, struct arena *, unixtime now);

extern const char bundle_job[];			/* its kind */
enum rc bundle_job_run(struct db *, struct arena *, struct job *);

/* A book of practices, in its language: practice_bundle_book_web.c. */
enum rc bundle_book(struct db *, struct arena *, const struct bundle *,
    const struct practice *, unixtime made, struct buf *out);

#endif
