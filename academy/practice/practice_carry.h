/*
 * Files of practices, in and out: JSON Lines, tables (CSV, XLSX), and prints,
 * by which records that nearly say the same are found.
 *
 * JSON Lines: an object of practice_from_json() a line.  A table has a header
 * of the same keys ("What was done" is what_was_done) and a practice a row;
 * lists stand one thing a line in their cell, topics and the like split by
 * blanks, text in another language than the record's in a column of its own
 * ("title:lt").  Who may see a practice stands beside what is written of it, as
 * "attribution"; it is named where nothing is said.  What one writes, the other
 * reads back unchanged, but for "files": addresses of the practice's files, in
 * JSON Lines only, which are read over.
 */
#ifndef PRACTICE_CARRY_H
#define PRACTICE_CARRY_H

#include "base/csv.h"
#include "practice/practice.h"
#include "render/table.h"

enum carry_format { CARRY_JSONL, CARRY_CSV, CARRY_XLSX, CARRY_FORMATS };
extern const char *const carry_format_name[CARRY_FORMATS];	/* "jsonl" */
extern const char *const carry_format_type[CARRY_FORMATS];

enum {
	CARRY_FILE_MAX = 32 * 1024 * 1024,	/* bytes that a page takes */
	CARRY_LINE_MAX = 256 * 1024,		/* bytes of a practice */
	CARRY_FAULTS_MAX = 8,			/* told of a line */
	CARRY_WRONG_MAX = 10000,		/* lines of which it is told */
	CARRY_KINDS_MAX = 40,			/* of faults that are counted */
};

struct carry_reader {
	enum carry_format format;
	/* After carry_open() with RC_INVALID: the line, 0 for the whole, and
	 * what is wrong there: a marked string. */
	size_t line;
	const char *what;
	const char *name;			/* of the column, or NULL */
	/* Its own: */
	const char *p, *end;
	struct csv csv;
	size_t row;
	struct carry_column {
		bool named;
		const struct practice_field *field;	/* NULL: beside them */
		const char *key;			/* "id", "attribution" */
		const char *lang;			/* "title:lt" */
	} *column;
	size_t columns;
};

struct carry_item {
	size_t line;
	struct practice practice;		/* as far as it is right */
	struct practice_fault *faults;		/* NULL: it is right */
	const char *detail;			/* of the first fault, for who
						   knows JSON; or NULL */
};

/* The format is found by the content.  The bytes must last as long. */
enum rc carry_open(struct arena *, const void *, size_t, struct carry_reader *);
/* RC_NONE after the last.  What is given lives on that arena, which may be
 * reset between two. */
enum rc carry_next(struct carry_reader *, struct arena *, struct carry_item *);

/* An object of a line, with who may see it unless it is named, and files where
 * they are set. */
const char *carry_json(struct arena *, const struct practice *);
/* A table of these, first all columns, then a row each; a text in another
 * language has a column where any of them has one. */
struct table *carry_table(struct arena *, const struct practice *);

/*
 * A print (find/find.h) of what was done and what came of it: those of texts
 * that differ in few words differ in at most CARRY_NEAR bits.  0: too short to
 * say.  Of the given practices with one word put otherwise 97 % are near, of
 * made-up ones that share sentences two in a million.
 */
enum { CARRY_NEAR = 7 };
uint64_t carry_print(struct arena *, const struct practice *);
/* Never where one is 0.  Here, and counted without a call: an import compares
 * each line with thousands. */
static inline bool
carry_near(uint64_t x, uint64_t y)
{
	uint64_t d = x ^ y;

	d -= d >> 1 & UINT64_C(0x5555555555555555);
	d = (d & UINT64_C(0x3333333333333333)) +
	    (d >> 2 & UINT64_C(0x3333333333333333));
	d = (d + (d >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return x != 0 && y != 0 &&
	    d * UINT64_C(0x0101010101010101) >> 56 <= CARRY_NEAR;
}

/* The same for the same title and place, but for case and marks; never 0. */
uint64_t carry_title(struct arena *, const struct practice *);

/* Codes, titles and places that a file has told already. */
struct carry_seen;
struct carry_seen *carry_seen_make(struct arena *);
/* The line on which this was told before, or 0; it is remembered. */
size_t carry_seen_before(struct carry_seen *, const char *what, size_t line);

#endif
