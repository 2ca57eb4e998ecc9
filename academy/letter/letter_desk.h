/* What the pages of this room ask of its store. */
#ifndef LETTER_LETTER_DESK_H
#define LETTER_LETTER_DESK_H

#include "letter/letter.h"

/* --- what stands around a letter --- */

struct letterhead {
	row_id edition, logo, signature;	/* blobs; 0: none */
	const char *lines;			/* words */
	const char *signed_by;
	const char *signed_as;			/* words */
};
/* An empty one where nothing was saved. */
enum rc letterhead_find(struct db *, struct arena *, row_id edition,
    struct letterhead *out);
enum rc letterhead_save(struct db *, const struct letterhead *);

struct letter_name { const char *latin, *own; };	/* as in the passport */
/* NULLs where nothing was given. */
enum rc letter_name_find(struct db *, struct arena *, row_id person,
    struct letter_name *out);
/* RC_CONFLICT when the person is not in this edition. */
enum rc letter_name_save(struct db *, row_id edition, row_id person,
    const struct letter_name *);

/* --- templates --- */

enum rc letter_template_find(struct db *, struct arena *, row_id edition,
    row_id, struct letter_template *out);
/* Sets t->id of a new one; RC_CONFLICT when it is of another edition. */
enum rc letter_template_save(struct db *, struct letter_template *t);
enum rc letter_template_remove(struct db *, row_id edition, row_id);

/* --- letters that were sent --- */

struct letter {
	row_id id, edition, template, person, mail;
	enum letter_kind kind;
	const char *person_name;
	const char *lang, *subject, *body;	/* body: letter_find() only */
	bool as_pdf;
	unixtime at;
	struct letter *next;
};

/* Newest first; kind LETTER_KINDS: all; person 0: to all; before 0: from the
 * newest. */
enum rc letter_list(struct db *, struct arena *, row_id edition,
    enum letter_kind, row_id person, row_id before, int limit,
    struct letter **out);
/* person 0: whoever's. */
enum rc letter_find(struct db *, struct arena *, row_id edition, row_id person,
    row_id, struct letter *out);
/* As PDF, stored or not. */
enum rc letter_pdf_of(struct db *, struct arena *, const struct letter *,
    struct buf *out);
const char *letter_file_name(struct arena *, const char *subject);
/* The kind of that name; LETTER_OTHER when there is none. */
unsigned letter_kind_of(const char *name);

/* --- to a group --- */

struct group {			/* of an edition's participants; NULL and 0: any */
	row_id part, person;
	const char *state, *role, *country, *level, *kind, *delegation;
	const char *track;	/* its title in the original language */
};
enum rc letter_group(struct db *, struct arena *, row_id edition,
    const struct group *, struct participant **out);

struct recipient {
	row_id person, letter;		/* letter 0: not written */
	const char *name, *email, *lang;
	const char *missing, *needed;	/* placeholders without a value */
	/* NULL, or why nothing can be sent: "value", "address",
	 * "template" */
	const char *problem;
	struct recipient *next;
};

/* This template to this person, in the caller's transaction; as letter_send().
 * t->body NULL: the person's own template of that kind. */
enum rc letter_write(struct db *, struct arena *,
    const struct letter_template *t, row_id person,
    const struct letter_facts *, unixtime now, row_id *letter);
/* The one that letter_send() would take. */
enum rc letter_template_choose(struct db *, struct arena *, row_id edition,
    enum letter_kind, row_id person, const struct letter_facts *, unixtime now,
    struct letter_template *out);
/* Sets lang, missing, needed and problem of each. */
enum rc letter_check(struct db *, struct arena *,
    const struct letter_template *t, const struct letter_facts *, unixtime now,
    struct recipient *to);

/* One letter or mail to a group: drawn up, looked at, sent. */
enum batch_state { BATCH_DRAFT, BATCH_SENDING, BATCH_SENT, BATCH_STOPPED,
	BATCH_STATES };
extern const char *const batch_state_name[BATCH_STATES];
extern const char *const batch_state_label[BATCH_STATES];

enum {
	BATCH_AT_ONCE = 50,	/* letters; more are the clerk's */
	BATCH_AT_ONCE_PDF = 5,	/* the same, where each is set as PDF */
};

struct letter_batch {
	row_id id;
	struct letter_template template;	/* as it was when drawn up */
	const char *to_group;
	row_id part;
	unixtime deadline;
	const char *reason, *link;
	row_id made_by;
	unixtime made_at;
	enum batch_state state;
	row_id job;			/* 0: sent at once */
	int64_t people, written, refused;
	struct letter_batch *next;
};
/* Whether it is for the clerk. */
bool letter_batch_long(const struct letter_batch *);
struct letter_facts letter_batch_facts(const struct letter_batch *);

/* Draws one up for these people; sets b->id.  Drafts older than a week go. */
enum rc letter_batch_draw(struct db *, struct letter_batch *b,
    const struct participant *to, unixtime now);
enum rc letter_batch_find(struct db *, struct arena *, row_id edition, row_id,
    struct letter_batch *out);
/* Newest first, the drafts too. */
enum rc letter_batch_list(struct db *, struct arena *, row_id edition,
    int limit, struct letter_batch **out);
/* By name. */
enum rc letter_batch_people(struct db *, struct arena *, row_id batch,
    struct recipient **out);
/* Sends a draft: at once, or by a job.  RC_CONFLICT when it is none any
 * more. */
enum rc letter_batch_send(struct db *, struct arena *, row_id edition, row_id,
    row_id by, unixtime now);
/* A draft is thrown away; what is being sent goes no further.  RC_CONFLICT when
 * it is too late. */
enum rc letter_batch_stop(struct db *, row_id edition, row_id);

#endif
