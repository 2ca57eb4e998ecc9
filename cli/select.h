/*
 * guildhall select: files in, files out.  What the files say is read here and
 * handed to lib/solve as numbers; what comes back is written and put in words.
 */
#ifndef CLI_SELECT_H
#define CLI_SELECT_H

#include "base/csv.h"
#include "base/json.h"
#include "base/text.h"
#include "solve/select.h"

struct select_text {		/* a file, whole */
	const char *path, *text;
	size_t n;
	const char *sha256;		/* in hex */
};

struct select_group_by {	/* --unique A+B:MAX */
	const char *name;		/* "A+B" */
	const char *column[8];
	int columns, max;
};
enum { SELECT_GROUP_BYS = 8 };

struct select_settings {
	const char *id_column, *score_column, *delegation_column;
	const char *method;
	const char *seed;		/* NULL: no draw */
	int64_t seats, alternates;
	const char *line;		/* least score; NULL: none */
	struct select_group_by by[SELECT_GROUP_BYS];
	int bys;
	struct text_list keep;		/* columns to write; none: all */
};

/* All that was read, as names and as numbers. */
struct select_input {
	struct arena *arena;
	struct select_settings set;
	struct select_text quotas, people, already, replace;	/* n 0: none */
	struct csv table;		/* the people file */
	int id_column;			/* -1: rows are numbered from 1 */
	const char **id;		/* [people] */
	const char **feature;		/* [features]: its name */
	int *column;			/* [features]: its column */
	const char **value;		/* [cells] */
	const char **group_name[SELECT_GROUP_BYS];	/* [groups] */
	int64_t *points;		/* NULL: no score column */
	int64_t points_unit;		/* points are in 1 / so many */
	bool *gone;			/* --replace; NULL: none */
	struct select_pool pool;
	const char *why;		/* after a failure */
};

/* Each returns RC_INVALID with in->why, a sentence with file and line. */
enum rc select_read_settings(struct arena *, const struct select_text *,
    struct select_settings *, const char **why);
enum rc select_read_quotas(struct select_input *);
enum rc select_read_people(struct select_input *);
enum rc select_read_places(struct select_input *);

/* "A+B:2" and so on. */
enum rc select_read_group_by(struct arena *, const char *,
    struct select_group_by *, const char **why);

/* The file, or RC_INVALID; a file of more than 256 MiB is none. */
enum rc select_load(struct arena *, const char *path, struct select_text *,
    const char **why);
enum rc select_save(const char *dir, const char *name, const struct buf *,
    const char **why, struct arena *);
const char *select_sha256(struct arena *, const char *, size_t);

/* Words: "the maximum 12 of gender: female". */
const char *select_row_words(const struct select_input *,
    const struct select_rows *, int row, bool by_min);
const char *select_fault_words(const struct select_input *,
    const struct select_fault *);
const char *select_relaxed_words(const struct select_input *,
    const struct select_relaxed *);
/* What bounds a person, of a level's prices. */
const char *select_bound_words(const struct select_input *,
    const struct select_lottery *, int person);

/* The lottery's files, all but what a draw writes. */
enum rc select_write_lottery(const struct select_input *,
    const struct select_lottery *, const char *dir, const char **commitment,
    const char **why);
/* selected.csv, remaining.csv, alternates.csv. */
enum rc select_write_panel(const struct select_input *, const char *dir,
    const struct select_panel *, const struct select_panel *alternates,
    const char **why);

/* People by their ids. */
struct select_name {
	const char *id;
	int person;
};
struct select_name *select_names(struct arena *, const struct select_input *);
/* -1: nobody. */
int select_named(const struct select_name *, int people, const char *id);

/* What a folder says of itself. */
struct select_folder {
	const char *path;
	json_t *certificate;		/* freed by who read it */
	const char *ticket_panel[SELECT_TICKETS];
	const char *commitment;		/* what is published before a draw */
	struct select_text lottery, tickets;
	struct csv lottery_table;
};
enum rc select_read_folder(struct arena *, const char *dir,
    struct select_folder *, const char **why);
/* Of the SHA-256 of lottery.csv and tickets.csv, so that neither can be changed
 * after it is published. */
const char *select_commitment(struct arena *, const char *lottery,
    const char *tickets);
/* The ticket that a seed draws, 0 to 999. */
int select_draw_ticket(struct arena *, const char *commitment,
    const char *seed);
/* Reads the inputs that the certificate tells of: from the folder, or from the
 * files given.  RC_NONE: they are not there. */
enum rc select_read_again(struct arena *, const struct select_folder *,
    const char *quotas, const char *people, struct select_input *);
int select_draw(struct arena *, const char *dir, const char *seed,
    struct solve_work *, bool json);
int select_verify(struct arena *, const char *dir, const char *quotas,
    const char *people, struct solve_work *, bool json);
/* Draws in a folder just written or read; prints what was drawn. */
int select_finish(struct select_input *, struct select_folder *,
    const char *seed, struct solve_work *, bool json);

#endif
