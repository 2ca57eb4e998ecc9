/*
 * Open questions: what each participant asks of an edition, from the
 * application on.
 *
 *   asked       the question with its context note: what was tried, what
 *               success would be; versions of it
 *     slot      its place in the timetable: a session, a group, one after
 *               another
 *
 * The text is the application's (the answers named issue, tried, success,
 * topics, confidential) until its owner writes it anew here; from then on each
 * text is a version, and the application's is the first.
 *
 * Confidential, by the owner's choice: its text is for the owner, for the
 * organisers of that edition, and for the group that works on it; nobody else
 * sees it on any page, in any file or feed.  That there is a question, and when
 * its turn is, is no secret among those who run the edition.
 *
 * In an edition whose format is the open question, the timetable is published
 * only while each admitted participant has a slot.
 */
#ifndef QUESTION_QUESTION_H
#define QUESTION_QUESTION_H

#include "peer/peer.h"
#include "programme/programme.h"

enum {				/* code points */
	ASKED_ISSUE_MAX = 3000, ASKED_TRIED_MAX = 2000,
	ASKED_SUCCESS_MAX = 1000,
	SLOT_MINUTES = 45,	/* of one question, where nothing else is said */
	SLOT_MINUTES_MIN = 5, SLOT_MINUTES_MAX = 480,
	SLOT_GROUPS_MAX = 40,	/* side by side in a session */
};

struct asked_slot {
	row_id session;			/* 0: none */
	const char *title, *room;	/* words: the session's */
	int64_t group, pos, minutes;
	unixtime starts, ends;		/* of the slot itself */
};

struct asked {
	row_id id;			/* 0: nothing was written here yet */
	row_id edition, person;
	const char *name, *email, *lang, *country;
	const char *organisation;	/* words, or NULL */
	const char *parts;		/* ids of the parts one comes to: "12-13" */
	row_id application;		/* 0: came without one */
	const char *issue, *tried, *success;	/* NULL: not said */
	row_id topic;
	const char *topic_title;	/* words, or NULL */
	bool confidential, amended;
	int64_t version;		/* 0: the application's text */
	unixtime at;			/* of that text; 0: there is none */
	struct asked_slot slot;		/* as it is planned */
	struct asked_slot shown;	/* as it was published */
	const char *analysis;		/* its state as stored, or NULL */
	row_id author;			/* who is to write it */
	const char *author_name;
	struct asked *next;
};

/* Whether there is a question. */
bool asked_said(const struct asked *);

/* Whether its analysis is finished, or it was said why there is none. */
bool analysis_settled(const struct asked *);

/* --- reading --- */

/* Everybody who is admitted as a participant, by name, with or without a
 * question. */
enum rc asked_list(struct db *, struct arena *, row_id edition,
    struct asked **out);
/* One of them; RC_NONE when the person is none. */
enum rc asked_find(struct db *, struct arena *, row_id edition, row_id person,
    struct asked *out);

struct asked_version {
	int64_t n;
	const char *issue, *tried, *success;
	const char *by;			/* name; NULL: the application, or erased */
	bool amendment;
	unixtime at;
	struct asked_version *next;
};
/* Newest first; the application's text alone where nothing was written here. */
enum rc asked_versions(struct db *, struct arena *, const struct asked *,
    struct asked_version **out);

/* For whoever seeks help with it: RC_NONE where nothing is asked. */
enum rc asked_for_peer(struct db *, struct arena *, row_id edition,
    row_id person, struct peer_question *out);

/* --- writing --- */

/* Sets q->id: from now on there is a row for it here. */
enum rc asked_ensure(struct db *, struct asked *q, unixtime now);
/* A new version where a text is different, after the application's; topic and
 * who may read it have none.  Sets q->id, version, at. */
enum rc asked_save(struct db *, struct arena *, struct asked *q, row_id by,
    bool amendment, unixtime now);

/* --- slots --- */

struct slot_setting { int64_t minutes, groups; };
enum rc slot_setting(struct db *, row_id edition, struct slot_setting *out);
enum rc slot_setting_save(struct db *, row_id edition, struct slot_setting);

/* How many questions a session of that length holds. */
int64_t slot_capacity(unixtime starts, unixtime ends, struct slot_setting);

/*
 * Spreads people over sessions: as many of them get a place as can.  Each
 * person names the sessions that would do, the best first; seat: free places in
 * each session; at: where each person comes, or n for nobody's place.
 */
struct slot_wish { const size_t *session; size_t n; };
void slots_spread(struct arena *, const int64_t *seat, size_t n,
    const struct slot_wish *, size_t people, size_t *at);

/* Puts the question (q->id) there; pos 0: the first free place of the group,
 * group 0: of the group with the fewest.  RC_CONFLICT when the place is taken,
 * or the session does not last so long or is of another edition. */
enum rc slot_set(struct db *, const struct asked *q, row_id session,
    int64_t group, int64_t pos, struct slot_setting);
/* RC_CONFLICT when there is none. */
enum rc slot_remove(struct db *, row_id asked);
/* Frees the slots of who is admitted no more. */
enum rc slots_sweep(struct db *, row_id edition);
/* What participants see from now on is what is planned now. */
enum rc slot_show(struct db *, row_id edition);

/* For the clerk: the questions of those who cancelled go with the edition's
 * retention. */
enum rc question_purge(struct db *, struct arena *, unixtime now);

extern const struct personal question_personal;
extern const struct holder question_holder;
extern const struct doer question_doer;

#endif
