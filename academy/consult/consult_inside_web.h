/* What the web files and pages of this room share. */
#ifndef CONSULT_INSIDE_WEB_H
#define CONSULT_INSIDE_WEB_H

#include "consult/consult.h"
#include "consult/consult_late.h"
#include "consult/consult_record.h"
#include "consult/consult_web.h"
#include "web/form.h"

struct consult_view {
	struct edition edition;
	struct consult_group group;
	struct consult_step steps[CONSULT_STEPS];
	const struct consult_round *round;	/* the running one; NULL: none */
	struct asked *question;		/* its; NULL: taken back, or erased */
	struct consult_offer *offers;
	struct consult_note note;
	bool owner;			/* of that question */
	bool writes;			/* its note */
	const struct consult_seat *others;	/* who might be added */
	const struct consult_round *next;	/* not done yet; NULL: all are */
	struct consult_change change;	/* that can be taken back; id 0: none */
	bool inside;			/* sits in it or leads it */
	bool leads;			/* it, or the edition */
	int64_t reads;			/* the last round that is this person's to
					 * read, with those before */
	int64_t groups;			/* of the session */
	bool organiser, controls;
	bool screen;			/* for a projector */
};

/* The group of the path, for who may see it; RC_NONE for all others. */
enum rc consult_open(struct req *, struct consult_view *);
enum rc consult_note_down(struct req *, const char *action, row_id group);
/* The edition's organiser, with the second factor given. */
bool consult_organiser(const struct req *);
struct url consult_at(struct req *, const struct consult_view *,
    const char *more);

/* A room's page, and where the clock's buttons lead back to. */
enum rc consult_draw(struct req *, struct consult_view *);
enum rc consult_to_room(struct req *, const struct consult_view *);
/* Who may take that change back in this room. */
bool consult_may_undo(const struct req *, const struct consult_view *);
/* "Ana was marked as not there." */
const char *consult_change_says(struct arena *, const char *lang,
    const struct consult_change *);

/* --- what is left of a round --- */

struct record_view {
	struct consult_view *room;	/* of the round in the path */
	struct form *offer, *back, *note;	/* NULL: not for this person */
	bool takes;			/* may put it into the analysis */
	/* The note while it is written. */
	int64_t began;			/* from that version */
	bool meanwhile;			/* another was saved */
};

/* Whether this person may read that round: who was moved to another group reads
 * no more of this one. */
bool consult_reads(const struct req *, const struct consult_view *,
    int64_t round);
/* What belongs to v->round: question, offers, note, and who may do what. */
enum rc consult_read_round(struct req *, struct consult_view *);
bool consult_may_offer(const struct consult_view *);
struct url consult_record_at(struct req *, const struct consult_view *,
    const char *more);
/* A question with room below to write in. */
struct pdf;
void consult_blank(struct req *, struct pdf *, const char *label,
    double height);

/* --- in words --- */

struct words consult_step_words(struct arena *, const struct consult_step *,
    int64_t step, const char *lang);
/* "12:05", "−0:40": minutes and seconds. */
const char *consult_time(struct arena *, int64_t seconds);
/* "Round 1 of 2. Questions to understand, 8 minutes" */
const char *consult_said(struct req *, const struct consult_view *);
/* "adviser": of that person in a round, or that there is none. */
const char *consult_role(const char *lang, const struct consult_round *,
    const struct consult_seat *);
/* Whether a person sits there in that round and is not away. */
bool consult_present(const struct consult_group *, row_id person,
    int64_t round);
/* Of a person in the group, or NULL. */
const char *consult_name(const struct consult_group *, row_id person);
/* Of which moment a page is: another, once it shows something new. */
const char *consult_seen(struct arena *, const struct consult_group *);
int64_t consult_minutes(const struct consult_step[CONSULT_STEPS]);

/* --- lists --- */

struct own_line { struct consult_group group;
	int64_t reads;			/* as in struct consult_view */
	int64_t moved_to;		/* number of the group where that person
					 * sits later; 0: in none */
	struct own_line *next; };
struct own_consults { struct edition edition; struct own_line *lines;
	bool staff; };

/* Who is there, of a session. */
struct late_person { row_id person; const char *name; bool there;
	const char *organisation;	/* words, or NULL */
	int64_t owns;			/* the question still to come; 0: none */
	struct late_person *next; };
struct late_table { int64_t number;	/* 0: in no group yet */
	int64_t next;			/* question that is not done yet; 0: none */
	struct late_person *people;
	struct late_table *next_table; };
struct late_view {
	struct edition edition;
	struct session_item session;
	struct late_table *tables;
	int64_t groups;
	struct consult_change change;
	row_id seen;			/* the latest change, as the page is made */
};

struct desk_session { const struct session_item *session;
	int64_t turns;			/* questions that have theirs in it */
	struct own_line *groups;
	bool begun;
	struct desk_session *next; };
struct desk_consults { struct edition edition; struct desk_session *sessions;
	struct consult_step steps[CONSULT_STEPS]; };

#endif
