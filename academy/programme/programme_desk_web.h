/* What the organisers' web files of this room share. */
#ifndef PROGRAMME_DESK_WEB_H
#define PROGRAMME_DESK_WEB_H

#include "programme/programme_desk_show.h"
#include "web/form.h"
#include "web/web.h"

/*
 * Where an organiser or a partner works: at a programme or one of its editions.
 * The same handlers serve both; what a partner may touch is its own local
 * events, and every look-up is given host.
 */
struct desk {
	struct programme programme;
	struct edition edition;		/* id 0: the programme's own desk */
	row_id host;			/* a partner's organisation; 0: organisers */
	const char *base;		/* "/editions/baltic-2025/desk" */
	const char *const *langs;	/* of its content; NULL ends */
	const char *title;		/* words: of the edition or programme */
};

/* RC_DENIED on a partner's route for whoever is no organisation's partner. */
enum rc desk_open(struct req *, struct desk *);
/* base/where/id/more; where and more may be NULL, id 0. */
struct url desk_at(struct req *, const struct desk *, const char *where,
    row_id id, const char *more);
/* The title of a page that the programme's desk has too: an edition's says of
 * which. */
const char *desk_title(struct req *, const struct desk *, const char *what);
/* On record: "part.save", "part", id. */
enum rc desk_note(struct req *, const struct desk *, const char *action,
    const char *kind, row_id thing);
/* The end of a change: on record, a message, and back to a list. */
enum rc desk_done(struct req *, const struct desk *, const char *action,
    const char *kind, row_id thing, const char *where, const char *flash);
/* A change that was refused: says why on the page one came from. */
enum rc desk_refused(struct req *, const struct desk *, const char *where,
    const char *why);
/* A button's form was too old (r->faults at the start): nothing was done. */
enum rc desk_stale(struct req *, const struct desk *, const char *where);
/* "up" or "down" at the end of the path as -1 or 1; 0 for neither. */
int desk_step(const struct req *);

/* Organiser or administrator with the second factor given. */
bool desk_full(const struct req *);
/* Works for the programme in any role. */
bool desk_staff(const struct req *);

/* --- parts of forms --- */

/* A list of fields that lives as long as the request.  What is plain is
 * translated by whoever writes it; the rest by the form. */
#define FIELDS(r, ...) desk_fields((r)->arena, (const struct field[]){ \
	__VA_ARGS__, { 0 } }, sizeof (const struct field[]){ __VA_ARGS__, { 0 } })
struct field *desk_fields(struct arena *, const struct field *, size_t);
/* Takes a field out of a list. */
void desk_drop(struct field *, const char *name);
/* Options of an enum: its stored names and marked labels. */
const struct option *desk_options(struct arena *, const char *const *names,
    const char *const *labels, unsigned n);
/* Options that are rows, each "12": its text. */
struct choices { struct option *at; size_t n, room; };
void choices_add(struct arena *, struct choices *, row_id, const char *text);
void choices_add_text(struct arena *, struct choices *, const char *value,
    const char *text);
const struct option *choices_done(struct arena *, struct choices *);
/* The chosen name's place; 0 when none was. */
unsigned desk_chosen(const struct form *, const char *field,
    const char *const *names, unsigned n);
/* The chosen row; 0 when none was. */
row_id desk_row(const struct form *, const char *field);
void desk_set_row(struct form *, const char *field, row_id);
/* "en lt" of check boxes, first in front; and of the interface's languages as
 * options, with those already used. */
const char *desk_langs_join(struct arena *, const char *first,
    struct text_list others);
const struct option *desk_lang_options(struct req *, const char *used);
/* Just these, each once. */
const struct option *desk_langs_only(struct req *, const char *langs);

/* --- what pages ask --- */

/* A place below the edition: "desk/call". */
struct url edition_place(struct req *, const struct desk *, const char *where);
bool session_carries(const struct session_item *, row_id topic);
/* Held, no break, and without a topic. */
bool session_gap(const struct session_item *);
bool sessions_gap(const struct session_item *);
bool covers_gap(const struct cover *);	/* a topic without a session */
bool visits_any(const struct session_item *);
/* Another of the same role, and of the same desk, before or after it. */
bool involved_before(const struct involvement *all,
    const struct involvement *);
bool involved_after(const struct involvement *);
/* Where an organisation that was found is given a role. */
struct url organisation_link(struct req *, const struct desk *, row_id);
/* Another session for everybody at the same time in the same part, or NULL. */
const struct session_item *session_beside(const struct session_item *,
    const struct session_item *all);

/* Stored names in words. */
const char *member_role_text(const char *lang, const char *role);
const char *part_state_text(const char *lang, const char *state);
const char *edition_role_text(const char *lang, const char *role);
const char *side_text(const char *lang, const char *side);
/* "12 confirmed;13 selected;": the state in that part, or NULL. */
const char *participant_state(struct arena *, const struct participant *,
    row_id part);

#endif
