/*
 * A draw: the tables that say who is to be selected, handed to lib/solve as
 * numbers, and what comes back as files and in words.  Files are texts in
 * memory here: the command has them in a folder, the academy in its store, and
 * each can verify what the other wrote.  docs/solvers.md says what they prove.
 */
#ifndef DRAW_DRAW_H
#define DRAW_DRAW_H

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

extern const char *const select_method_name[];	/* "leximin"; NULL ends */

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
	const char **value;		/* [cells] ... */
	size_t *value_line;		/* ... and its line in the quotas */
	const char **group_name[SELECT_GROUP_BYS];	/* [groups] */
	int64_t *points;		/* NULL: no score column */
	int64_t points_unit;		/* points are in 1 / so many */
	bool *gone;			/* --replace; NULL: none */
	struct select_pool pool;
	const char *why;		/* after a failure */
};

const char *select_sha256(struct arena *, const char *, size_t);

/* Each returns RC_INVALID with in->why, a sentence with file and line. */
enum rc select_read_quotas(struct select_input *);
enum rc select_read_people(struct select_input *);
enum rc select_read_places(struct select_input *);
/* "A+B:2" and so on. */
enum rc select_read_group_by(struct arena *, const char *,
    struct select_group_by *, const char **why);

/* --- solving --- */

struct select_answer {
	struct select_lottery lottery;
	int64_t sum, bound;		/* score: the panel's points, and what no
					 * panel has more than */
	int alike;			/* replacing: of those who come in, how
					 * many are like those who left */
};
/*
 * By the method of the settings; the panels of score and random are those that
 * chance points at, by what the inputs say.  RC_CONFLICT: there is no panel.
 * RC_NONE: the work ended before one was found.
 */
enum rc select_solve(struct select_input *, struct solve_work *,
    struct select_answer *out);

/*
 * Where people left (in->gone): one cap more, by which those who come in are first
 * like them; select_solve() begins with it.  *alike: how many can be.  RC_OK
 * without it, *alike -1, where the work ended.
 */
enum rc select_like(struct select_input *, struct solve_work *, int *alike);

/* Words: "the maximum 12 of gender: female". */
const char *select_row_words(const struct select_input *,
    const struct select_rows *, int row, bool by_min);
const char *select_fault_words(const struct select_input *,
    const struct select_fault *);
/* Where the fault stands: "quotas.csv, line 3"; of a feature its first line.  What
 * is about how many people there are stands in no line. */
const char *select_fault_place(const struct select_input *,
    const struct select_fault *);
const char *select_relaxed_words(const struct select_input *,
    const struct select_relaxed *);
/* What bounds a person, of a level's prices. */
const char *select_bound_words(const struct select_input *,
    const struct select_lottery *, int person);
/*
 * The rows that bound a person, the dearest first, at most three: the maxima of
 * what the person counts in or, where there is none, minima that others have to
 * fill.  0: none of them.
 */
enum { SELECT_BOUNDS = 3 };
int select_bounds(const struct select_input *, const struct select_lottery *,
    int person, int row[SELECT_BOUNDS], bool *by_min);

/* --- the files --- */

enum select_file {
	SELECT_QUOTAS, SELECT_PEOPLE, SELECT_ALREADY, SELECT_REPLACE,
	SELECT_LOTTERY_CSV, SELECT_TICKETS_CSV, SELECT_PROBABILITIES,
	SELECT_EXPLANATION, SELECT_CERTIFICATE, SELECT_SELECTED,
	SELECT_REMAINING, SELECT_OTHERS, SELECT_FILES
};
extern const char *const select_file_name[SELECT_FILES];

/* What stands in a folder, and what it says of itself. */
struct select_folder {
	const char *path;		/* "" or its name, for messages */
	struct select_text file[SELECT_FILES];	/* path NULL: not there */
	json_t *certificate;		/* freed by who read it */
	const char *ticket_panel[SELECT_TICKETS];
	const char *commitment;		/* what is published before a draw */
	struct csv lottery_table;
};
void select_put(struct arena *, struct select_folder *, enum select_file,
    const char *text, size_t n);

/* The lottery's files, all but what a draw writes; sets commitment. */
void select_write_lottery(const struct select_input *,
    const struct select_lottery *, struct select_folder *);
/* selected.csv, remaining.csv, alternates.csv. */
void select_write_panel(const struct select_input *, struct select_folder *,
    const struct select_panel *, const struct select_panel *alternates);

/* Reads the certificate, the lottery and the tickets of a folder with its
 * files; RC_INVALID with a sentence when they do not belong together. */
enum rc select_read_folder(struct arena *, struct select_folder *,
    const char **why);
/* Reads the inputs that the certificate tells of.  RC_NONE: they are not
 * there. */
enum rc select_read_again(struct arena *, const struct select_folder *,
    struct select_input *);

/* People by their ids. */
struct select_name {
	const char *id;
	int person;
};
struct select_name *select_names(struct arena *, const struct select_input *);
/* -1: nobody. */
int select_named(const struct select_name *, int people, const char *id);

/* Of the SHA-256 of lottery.csv and tickets.csv, so that neither can be changed
 * after it is published. */
const char *select_commitment(struct arena *, const char *lottery,
    const char *tickets);
/* The ticket that a seed draws, 0 to 999. */
int select_draw_ticket(struct arena *, const char *commitment,
    const char *seed);

struct select_drawn {
	int ticket;
	struct select_panel panel, alternates;
	int64_t *points;		/* [people]: by which the alternates
					 * stand in line; NULL: there are none */
};
/*
 * Draws in a folder read, with its inputs: writes who was drawn and puts the
 * draw on record in the certificate.  RC_INVALID with in->why.
 */
enum rc select_finish(struct select_input *, struct select_folder *,
    const char *seed, struct solve_work *, struct select_drawn *out);

/* What select_finish draws, its files into another folder, nothing on record: a
 * draw can be compared with it. */
enum rc select_draw_again(struct select_input *, const struct select_folder *,
    const char *seed, struct solve_work *, struct select_drawn *out,
    struct select_folder *into);

#endif
