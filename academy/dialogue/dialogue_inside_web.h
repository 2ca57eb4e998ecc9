/* What the web files and pages of this room share. */
#ifndef DIALOGUE_INSIDE_WEB_H
#define DIALOGUE_INSIDE_WEB_H

#include "ask/ask_web.h"
#include "base/day.h"
#include "dialogue/dialogue.h"
#include "dialogue/dialogue_web.h"
#include "web/form.h"

/* One dialogue, as whoever looks may see it. */
struct dialogue_view {
	const struct edition *edition;
	struct dialogue d;
	enum dialogue_side side;	/* of who looks */
	bool leads;			/* trainer or organiser */
	struct need *needs;
	struct commitment *commitments;
	struct ask *asks;		/* about them, all of the edition */
	struct form *form;		/* of a need to be added, or NULL */
};
struct dialogues_view {
	const struct edition *edition;
	struct dialogue *list;		/* those one is on a side in, or leads */
	bool leads;
};

/* The dialogue of the path, with what this person may see of it; RC_NONE for
 * whoever is on no side and does not lead it. */
enum rc dialogue_load(struct req *, struct dialogue_view *);
/* Its page, whatever was posted. */
enum rc dialogue_draw(struct req *, struct dialogue_view *);
enum rc dialogue_note(struct req *, const char *action, row_id);
/* Back to it; where: "#commitments", or "". */
enum rc dialogue_back(struct req *, const struct dialogue_view *,
    const char *where);
struct url dialogue_at(struct arena *, const struct dialogue_view *,
    const char *more);
/* Handed in or opened: nothing can be changed or come in any more. */
const char *dialogue_too_late(const struct req *);

/* --- for the pages --- */

const struct need *need_in(const struct need *, row_id);
/* "A3" */
const char *need_label(struct arena *, const struct need *);
/* "A3, M1": all it is paired with, by either side's word; "" without. */
const char *need_pairs(struct arena *, const struct need *all,
    const struct need *);
/* "Olga Office, Head of office" */
const char *signed_as(struct arena *, const char *lang,
    const struct signature *);
bool commitment_mine(const struct commitment *, row_id person);
/* The questions about one keeper, oldest first; NULL without. */
struct ask *asks_of(struct arena *, const struct ask *, row_id keeper);

/* --- opening --- */

/* Opens it and writes to both sides; by 0: the clerk.  RC_CONFLICT when somebody
 * was faster, or the time has not come. */
enum rc dialogue_open_now(struct db *, struct arena *, row_id, row_id by,
    unixtime now);

/* --- paper --- */

enum rc dialogue_pdf(struct req *, const struct dialogue_view *);
enum rc dialogue_sheet_pdf(struct req *, const struct edition *);

/* --- a sheet that comes in --- */

struct sheet_fault { size_t line; const char *what;	/* line 0: the whole */
	struct sheet_fault *next; };
struct need_import_view {
	struct dialogue_view v;
	struct form *form;
	struct sheet_fault *faults;
};

/* --- commitments --- */

struct commitment_view {
	struct dialogue_view v;
	struct commitment c;
	struct form *form;
};

/* --- the desk --- */

struct desk_line {
	struct dialogue d;
	int64_t members[SIDES];
	struct desk_line *next;
};
struct desk_view {
	const struct edition *edition;
	struct desk_line *lines;
};
struct lead_view {
	struct dialogue_view v;
	struct participant *members;	/* by name */
	int64_t n[SIDES];
	const struct form *form;
};
struct keeper_view {
	struct dialogue_view v;
	const struct commitment *c;
	enum dialogue_side side;
	struct form *form;
};

#endif
