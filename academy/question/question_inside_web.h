/* What the web files and pages of this room share. */
#ifndef QUESTION_INSIDE_WEB_H
#define QUESTION_INSIDE_WEB_H

#include "practice/practice_diff.h"
#include "programme/programme_words_web.h"
#include "question/question.h"
#include "question/question_web.h"
#include "web/form.h"
#include "web/list.h"

/* One field of a text that is different from the version before. */
struct text_change {
	const char *label;		/* translated */
	struct diff_piece *pieces;
	struct text_change *next;
};
struct version_view {
	const struct asked_version *version;
	struct text_change *changes;	/* NULL: the first */
	struct version_view *next;
};
struct version_view *versions_view(struct req *,
    const struct asked_version *list);
/* Adds the change of one text, if it is one; label: translated. */
void text_changed(struct req *, struct text_change ***end, const char *label,
    const char *before, const char *after);

/* One question, for its owner or for staff. */
struct asked_view {
	struct edition edition;
	struct asked q;
	bool in;			/* takes part; else only looks on */
	bool hidden;			/* confidential, and not for this person */
	bool organiser;
	bool published;			/* the reader is */
	bool writes;			/* is asked to write analyses */
	const struct asked_consulted *consulted;	/* on it; the owner's */
	const struct asked *group;	/* whose turns are in the same group */
	struct version_view *versions;
};

/* Whether this person may read the text: whoever runs the edition, unless it is
 * confidential; then its organisers, its owner and who writes its analysis. */
bool asked_may_read(const struct req *, const struct asked *);
/* Whether this person may write that participant's analysis. */
bool analysis_may_write(const struct req *, const struct asked *);
/* Whether the reader is published: what is written then is an amendment. */
enum rc asked_published(struct req *, bool *out);
/* The form of a question, filled with q; and what was typed. */
struct form *asked_form(struct req *, const struct asked *q,
    const struct topic *);
void asked_typed(struct form *, struct asked *q);
enum rc question_note(struct req *, const char *action, row_id person);
/* "17 April 2018, 10:45–11:30, Room 2" */
const char *slot_words(struct arena *, const struct asked_slot *,
    const struct edition *, const char *lang);
/* Those whose published slot is in the same group of the same session. */
struct asked *asked_group(struct arena *, const struct asked *all,
    const struct asked *own);

/* --- the desk --- */

struct asked_line { const struct asked *q; bool hidden;
	struct asked_line *next; };
struct questions_view {
	struct edition edition;
	struct asked_line *lines;
	const struct topic *topics;
	int64_t people, said, confidential, slots, shown;
	const char *state, *topic, *text;	/* chosen, or "" */
	bool organiser;
};

struct slot_session {
	const struct session_item *session;
	int64_t capacity, taken;
	struct asked **at;		/* taken of them, by group and turn */
	struct slot_session *next;
};
struct slots_view {
	struct edition edition;
	struct slot_session *sessions;
	const struct asked *all;
	int64_t people, without;
	struct form *form;		/* all at once */
	const struct asked *one;	/* a single one's form */
	struct form *one_form;
	struct slot_setting setting;
};

#endif
