/*
 * A file of practices that an organiser brings into the library: looked
 * through by the clerk, shown with what is wrong on each line and with what
 * the library has already, and then brought in whole or not at all.
 *
 *   checking > checked > importing > done
 *         \ refused (no such file)  \ checked again, where the library changed
 *
 * What the library has already is told of records that the public sees, and
 * of those of the same programme; there are no others for who brings it in.
 */
#ifndef PRACTICE_CARRY_DESK_H
#define PRACTICE_CARRY_DESK_H

#include "practice/practice_carry.h"
#include "store/job.h"

enum carry_same {
	CARRY_NEW,		/* the library has nothing like it */
	CARRY_SAME_ALL,		/* the same id and the same content */
	CARRY_SAME_ID,
	CARRY_SAME_TITLE,	/* and the same place */
	CARRY_SAME_TEXT,	/* nearly */
	CARRY_SAME_GONE,	/* its address was public here, and is no more */
	CARRY_SAMES
};
extern const char *const carry_same_name[CARRY_SAMES];

enum carry_choice { CARRY_SKIP, CARRY_MERGE, CARRY_ADD, CARRY_CHOICES };
extern const char *const carry_choice_name[CARRY_CHOICES];

/* --- the one way in, for pages, commands and harvests --- */

struct carry_plan {
	row_id programme, edition, person;	/* edition may be 0 */
	unixtime now;
	bool publish;			/* else handed in for review */
	const char *how;		/* "import", "harvest" */
};

struct carry_found {
	enum carry_same same;
	row_id id;			/* of the one that is there, or 0 */
	const char *code, *title;	/* its address and its title */
	size_t line;			/* of this file, where it stands there */
	uint64_t print;			/* of the line */
	bool mine;			/* of the plan's programme */
};

struct carry_known;			/* what is to be done with a line */
struct carry_kept;			/* a line that need not be read again */

struct carry_run {
	struct db *db;
	struct arena *arena;
	struct carry_plan plan;
	const void *bytes;		/* of the file */
	size_t n;
	/* Told of each line that is wrong (item->faults) or that is known
	 * already; says what to do with it: *choice is CARRY_SKIP at first.
	 * What it is given lasts for the call only.  May be NULL. */
	enum rc (*line)(void *, const struct carry_item *,
	    const struct carry_found *, enum carry_choice *choice);
	/* Called now and then with the lines so far; may be NULL. */
	enum rc (*progress)(void *, int64_t lines);
	void *ctx;

	/* What comes out: */
	struct carry_reader reader;	/* what, line, name after RC_INVALID */
	int64_t lines, wrong, same, added, merged, skipped;
	struct carry_known *known;
	struct carry_kept *kept;
	struct carry_reader rest;	/* after what is kept */
	struct find_batch *batch;	/* of those being written */
};
/*
 * Looks through the whole file: first, for what one of its lines brings in the
 * next would find.  RC_INVALID: this is no such file.
 */
enum rc carry_look(struct carry_run *);
/*
 * Writes what was looked at, in the caller's transaction, which should have
 * begun before the look.  RC_CONFLICT: a line is wrong, or somebody was
 * quicker.
 */
enum rc carry_write(struct carry_run *);

/* Keeps what a record is known again by; practice_save() calls it. */
enum rc carry_print_save(struct db *, struct arena *, const struct practice *,
    uint64_t print);
/* Of those whose prints were made otherwise once, after a migration. */
enum rc carry_prints_fill(struct db *);
/* Packs what was kept, where it is much. */
enum rc carry_prints_pack(struct db *);
struct carry_print { row_id id; uint64_t print, title; };
/* All that were kept, by id; also of records that are not there any more. */
enum rc carry_prints_each(struct db *, void (*each)(void *,
    const struct carry_print *), void *);

/* --- a file on its way --- */

enum carry_state { CARRY_CHECKING, CARRY_CHECKED, CARRY_IMPORTING, CARRY_DONE,
	CARRY_REFUSED, CARRY_STATES };
extern const char *const carry_state_name[CARRY_STATES];

struct carry_tally {			/* a kind of fault in a file */
	struct practice_fault fault;
	int64_t lines, first;		/* that have it; the first of them */
	struct carry_tally *next;
};

struct carry {
	row_id id, programme, edition, blob, job;
	const char *name;
	bool publish;
	enum carry_state state;
	const char *why, *why_name;	/* refused as a whole */
	int64_t why_line;
	int64_t lines, wrong, same, added, merged, skipped;
	int64_t told;			/* known lines with a choice */
	int64_t listed;			/* wrong lines that are listed: at most
					 * CARRY_WRONG_MAX */
	struct carry_tally *tally;	/* most first */
	unixtime at;
	struct carry *next;
};

struct carry_told {			/* of a line */
	struct carry_told *next;
	int64_t line, same_line;
	const char *title, *same_code, *same_title;
	struct practice_fault *faults;	/* NULL: it is right */
	const char *detail;
	enum carry_same same;
	bool mine;
	enum carry_choice choice;
};

/* Keeps the file and asks the clerk to look through it. */
enum rc carry_begin(struct db *, struct arena *, const struct carry_plan *,
    const char *name, const void *, size_t, row_id *id);
enum rc carry_find(struct db *, struct arena *, row_id programme, row_id,
    struct carry *out);
enum rc carry_list(struct db *, struct arena *, row_id programme,
    struct carry **out);
/* Lines from the n-th on that are wrong, or that are known already. */
enum rc carry_lines(struct db *, struct arena *, row_id carry, bool wrong,
    int64_t from, int64_t n, struct carry_told **out);
/* RC_CONFLICT where the file is not waiting for it, the line is not known, or
 * the record there is another programme's and would be merged.  line 0: all. */
enum rc carry_choose(struct db *, row_id carry, int64_t line,
    enum carry_choice);
/* RC_CONFLICT unless all its lines are right. */
enum rc carry_go(struct db *, struct arena *, const struct carry *,
    const struct carry_plan *);
enum rc carry_drop(struct db *, const struct carry *);

extern const char carry_job[];		/* its kind */
enum rc carry_job_run(struct db *, struct arena *, struct job *);
/* Files left lying are dropped after a month. */
enum rc carry_purge(struct db *, struct arena *, unixtime now);

/* --- out --- */

/* What of the library goes out: all that is public, unless it says more. */
struct carry_which {
	const char *topic, *country, *kind;	/* NULL: any */
	row_id edition;				/* its picks; 0: any */
	struct text_list codes;			/* these; none: any */
};
/* Public records, oldest first; at most n (0: all). */
enum rc carry_out(struct db *, struct arena *, const struct carry_which *,
    int64_t n, struct practice **out);
enum rc carry_count(struct db *, struct arena *, const struct carry_which *,
    int64_t *n);
/* All that is public as JSON Lines, piece by piece. */
enum rc carry_out_lines(struct db *, struct arena *,
    enum rc (*put)(void *, const char *line), void *);

#endif
