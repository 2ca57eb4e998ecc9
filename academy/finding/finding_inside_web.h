/* What the web files and pages of this room share. */
#ifndef FINDING_INSIDE_WEB_H
#define FINDING_INSIDE_WEB_H

#include "finding/finding.h"
#include "finding/finding_web.h"
#include "programme/programme_desk_web.h"
#include "web/form.h"

/* Works for the edition: organiser or trainer. */
bool finding_staff(const struct req *);
/* May write candidates. */
enum rc finding_may_draft(struct req *, bool *out);
enum rc finding_note_down(struct req *, const char *action, const char *kind,
    row_id thing);
/* The content's languages of an edition, for forms. */
const char *const *finding_langs(struct arena *, const struct edition *);
/* Refuses texts of a form that name somebody in one of these sessions, if it is
 * not attributed: the fault stands at that field. */
enum rc finding_no_names(struct req *, struct form *, const char *field,
    const row_id *sessions, size_t n, const char *json);

/* Somebody saved another text meanwhile. */
struct meanwhile {
	const char *by;			/* NULL: not to be named */
	unixtime at;
	const struct text_change *changes;	/* from where one began */
	bool ended;			/* it takes no other text any more */
};
/* What is newer than what somebody wrote, or began from. */
struct newer {
	row_id thing;			/* the finding's or note's */
	struct url at;			/* where the page asks for it anew */
	const char *stamp;		/* another one: there is something new */
	const char *zone;
	const struct meanwhile *meanwhile;	/* NULL: nothing is */
};

/* --- notes --- */

struct notes_line {
	const struct session_item *session;
	int64_t notes, reports;
	struct notes_line *next;
};
struct notes_view {
	struct edition edition;
	struct notes_line *lines;
	bool drafts;
};
struct note_view {
	struct edition edition;
	struct session_item session;
	struct note *notes;		/* of the session */
	struct note note;		/* the one being written; id 0 */
	bool staff, drafts;
	row_id person;			/* who writes */
	bool linked;			/* by a mailed link, not signed in */
	const char *base;		/* "/editions/x/mine/notes/7" */
	struct meanwhile *meanwhile;	/* NULL: nothing was */
	const struct newer *newer;	/* of the note being written */
	struct form *form;
};
/* One note of it; more: "/remove", or NULL. */
struct url note_at(struct req *, const struct note_view *, const struct note *,
    const char *more);
/* Where a rapporteur writes without signing in. */
struct url finding_rapporteur_door(struct arena *, const struct session_item *,
    const struct session_with *, unixtime now);
struct rapporteur_line {
	const struct session_item *session;
	const struct session_with *who;
	struct rapporteur_line *next;
};
struct rapporteurs_view {
	struct edition edition;
	struct rapporteur_line *lines;
	struct form *form;
};

/* --- findings --- */

struct findings_view {
	struct edition edition;
	struct finding *findings;
	struct note *notes;		/* in no finding yet */
	const char *state;		/* chosen, or "" */
	int64_t n, shown;
	bool drafts, staff;
};
struct finding_view {
	struct edition edition;
	struct finding finding;
	struct source *sources;
	struct finding_text *texts;
	struct finding *became;
	bool drafts, staff;
	struct form *practice, *drop;
	const struct form *posted;	/* the one of them that is read */
	struct round *rounds;		/* newest first */
	struct voice *voices;		/* of the newest */
	struct voice *own;		/* of this person; NULL: none yet */
	bool has_voice;
	const struct finding *amends;	/* whose next text it would be */
	int64_t taken, done;		/* plans in which it is an action */
	bool origin, quiet;		/* brought it up; hears no more of it */
	struct tried_line *tried;	/* adopted: what delegations tried */
	struct form *voice;
	const struct newer *newer;	/* NULL: the reader has no hand in it */
	/* Two of its texts. */
	int64_t from, to;
	struct text_change *changes;
};

/* --- the desk --- */

struct desk_finding { struct finding *finding; struct round *round;
	struct desk_finding *next; };
struct desk_view {
	struct edition edition;
	struct form *rule;
	bool stated;			/* a rule is */
	struct agree_rule now;
	struct desk_finding *candidates, *open, *adopted;
	bool back;			/* a page with one fault */
	bool concluded;			/* a conclusion is drafted or adopted */
};
struct give_view {
	struct edition edition;
	struct finding finding;
	struct form *form;
};
/* Whether a plan goes back to a finding. */
enum rc finding_plan_has(struct req *, row_id plan, row_id finding, bool *out);
/* Puts an action with owner and day into a plan, which goes back to the
 * finding. */
enum rc finding_action_add(struct req *, const struct edition *,
    const struct finding *, struct action *, row_id plan);
struct heard_view {
	struct edition edition;
	struct finding finding;
	struct voice *voices;		/* that object */
	struct form *form;
};

/* --- the public's --- */

struct public_view {
	struct edition edition;
	struct finding *findings;	/* adopted, without the conclusion */
	struct finding *conclusion;	/* NULL: none is adopted */
	struct finding finding;		/* of one's own page */
	struct source *sources;
	struct finding_text *texts;	/* adopted ones, newest first */
	struct round *round;		/* by which it was adopted */
	struct voice *adopters;		/* organisations, each once */
	int64_t people;			/* who said yes */
	struct ledger_sum *sums;	/* by country */
	struct tried_line *tried;
	bool inside;
};
/* The texts that were adopted, of all. */
struct finding_text *finding_adopted_texts(struct finding_text *);
/* "Consensus, with objections heard. One voice for each participant. ..." */
const char *agree_rule_words(struct arena *, const char *lang,
    const struct agree_rule *);
/* Reads rounds, voices and one's own into a finding's page. */
enum rc finding_agreement(struct req *, struct finding_view *);
enum rc finding_draw(struct req *, struct finding_view *);

struct draft_view {			/* a form of one or two texts */
	struct edition edition;
	const struct finding *finding;	/* NULL: a new one */
	const char *title, *lead;	/* translated */
	struct finding *from;		/* those that are merged */
	struct meanwhile *meanwhile;
	const struct newer *newer;	/* NULL: it is not written before it is
					 * saved */
	struct form *form;
	struct url action;
};

enum rc finding_of_path(struct req *, struct finding_view *);
/* That of the path, for who may draft; RC_DENIED for others. */
enum rc finding_to_draft(struct req *, struct finding_view *);
enum rc finding_draft_page(struct req *, struct draft_view *);
struct form *finding_form(struct req *, const struct edition *,
    const struct finding *);
/* Takes what was typed; the names are checked against its sources. */
enum rc finding_typed(struct req *, struct form *, struct finding *,
    const row_id *sessions, size_t n);
enum rc finding_sessions(struct req *, row_id finding, row_id **out, size_t *n);
/* What of it is newer than version n. */
enum rc finding_newer(struct req *, const struct finding_view *, int64_t n,
    struct newer *out);
enum rc finding_meanwhile(struct req *, const struct finding *now,
    int64_t began, struct meanwhile **out);
/* The version that the form began from, of the address. */
int64_t finding_began(const struct req *);

#endif
