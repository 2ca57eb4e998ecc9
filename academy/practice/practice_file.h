/*
 * Files of a practice: a leaflet, a form, a picture.
 *
 * A file is as confidential as its practice, and more: nobody but author and
 * reviewers sees it before a reviewer let it be shown.  Publishing does that
 * for all files of a named practice and of one for a room; those of an
 * anonymous one are let through one by one, since a letterhead, a face, or what
 * a file says of its own making may tell whose it is.  When who may see the
 * practice changes, each file waits once more and gets a new address.
 *
 * What it is called by its sender is not kept: that, too, tells.
 */
#ifndef PRACTICE_FILE_H
#define PRACTICE_FILE_H

#include "practice/practice.h"
#include "store/blob.h"

enum {
	PRACTICE_FILE_BYTES = 10 * 1000 * 1000,	/* at most, each */
	PRACTICE_FILES = 8,			/* of a practice */
	PRACTICE_FILE_TITLE = 200,		/* code points */
};
/* Kinds that are taken, as bits. */
enum { PRACTICE_FILE_KINDS = 1 << BLOB_PDF | 1 << BLOB_PNG | 1 << BLOB_JPEG |
	1 << BLOB_WEBP | 1 << BLOB_GIF | 1 << BLOB_ODT | 1 << BLOB_DOCX };

struct practice_file {
	row_id id, blob, person;
	const char *code, *title;	/* title: words */
	enum blob_kind kind;
	int64_t size;			/* bytes */
	bool seen;			/* may be shown with the practice */
	unixtime at;
	struct practice_file *next;
};

/* Oldest first; seen: only what may be shown. */
enum rc practice_files(struct db *, struct arena *, row_id practice, bool seen,
    struct practice_file **out);
/* RC_NONE: the practice has none of that code (that may be shown). */
enum rc practice_file_find(struct db *, struct arena *, row_id practice,
    const char *code, bool seen, struct practice_file *out);
/* Takes title, person and at; sets the rest.  RC_CONFLICT when the practice has
 * PRACTICE_FILES already. */
enum rc practice_file_add(struct db *, struct arena *, row_id practice,
    struct practice_file *, const void *bytes, size_t n);
enum rc practice_file_show(struct db *, const struct practice_file *);
enum rc practice_file_remove(struct db *, struct arena *, row_id practice,
    const struct practice_file *);

/* The practice is published: what goes with that may be shown. */
enum rc practice_files_accept(struct db *, const struct practice *);
/* Who may see the practice has changed. */
enum rc practice_files_again(struct db *, struct arena *, row_id practice);
/* What a person put there, wherever. */
enum rc practice_files_forget(struct db *, struct arena *, row_id person);
/* Sets files of each of a list that is public. */
enum rc practice_files_told(struct db *, struct arena *, struct practice *);

#endif
