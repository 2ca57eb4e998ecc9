/* What the ledger's web files and pages share. */
#ifndef FINDING_LEDGER_INSIDE_WEB_H
#define FINDING_LEDGER_INSIDE_WEB_H

#include "ask/ask_web.h"
#include "base/day.h"
#include "finding/finding_inside_web.h"
#include "finding/finding_ledger.h"

/* --- the matrix --- */

struct ledger_line {			/* a partner and one country */
	const struct ledger_partner *partner;
	const char *country;
	const struct ledger_cell **at;	/* one a recommendation; NULL: none */
	struct ledger_line *next;
};
struct matrix_view {
	struct edition edition;
	const struct finding **recommended;	/* by number */
	size_t n;
	struct ledger_line *lines;
	struct ledger_partner *partners;
	int64_t cells, open, late, unasked, nobody;	/* nobody: partners that
					 * nobody can be asked for */
	int64_t missing;		/* partners of the edition without any */
	bool only_late;
	const char *today;
};
/* Reads all; only_late: lines with something overdue. */
enum rc ledger_matrix(struct req *, struct matrix_view *);

/* --- partners --- */

struct partners_view {
	struct edition edition;
	struct involvement *missing;	/* of the edition, not in the ledger */
	struct ledger_partner *partners;
};
struct partner_view {
	struct edition edition;
	struct ledger_partner partner;
	struct form *form;
};

/* Of whoever asks; RC_NONE where the ledger asks nothing of it, RC_DENIED for
 * whoever is no partner's. */
enum rc ledger_own_partner(struct req *, struct ledger_partner *);

/* --- a row --- */

struct row_view {
	struct edition edition;
	struct ledger_row row;
	struct finding finding;
	struct ledger_cell *cells;	/* of the row */
	int64_t seen;			/* all their versions: whether somebody
					 * answered since */
	struct ledger_log *logs;
	const struct ask *asked, *practised;
	const char *base;		/* "/editions/x/desk/ledger" */
	const char *today;
	bool desk;
	struct form *answer, *promotion, *practice;
	const struct form *posted;	/* the one of them that is read */
};
/* --- sheets --- */

struct sheet_fault { size_t line; const char *what; struct sheet_fault *next; };
struct sheet_view {
	struct edition edition;
	bool ledger;			/* else findings */
	struct sheet_fault *faults;
	struct form *form;
};

struct own_view {
	struct edition edition;
	struct ledger_row *rows;
	struct ledger_cell *cells;
	const char *today;
};

#endif
